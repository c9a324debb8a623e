// Build of the public pages. Job: portal.html and answer.html with their assets, or (modes `embed` and `track`) the
// one file widget.js or track.js, into web/dist/public. Border: nothing of the member app's bundle. Invariant: no inline script or style
// comes out, and names of assets carry their hash so that they may be cached for ever.

import { fileURLToPath } from "node:url";
import type { Plugin as PostcssPlugin } from "postcss";
import { defineConfig, type Plugin } from "vitest/config";
import { texts as de } from "./src/text/de.ts";
import { en } from "./src/text/en.ts";
import { texts as es } from "./src/text/es.ts";
import { texts as fr } from "./src/text/fr.ts";
import { texts as pt } from "./src/text/pt.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The words that the server itself puts into a page, by language: `{{t.ask}}` and so on. */
const SERVER_TEXTS = [
  "ask",
  "send",
  "answer",
  "sources",
  "backToPage",
  "powered",
  "failed",
  "tooLong",
] as const;

function serverTexts(): Plugin {
  return {
    name: "steward-server-texts",
    generateBundle() {
      const byLanguage = Object.fromEntries(
        Object.entries({ en, de, fr, es, pt }).map(([language, texts]) => [
          language,
          Object.fromEntries(SERVER_TEXTS.map((key) => [key, texts[key]])),
        ]),
      );
      this.emitFile({ type: "asset", fileName: "page-texts.json", source: JSON.stringify(byLanguage) });
    },
  };
}

/**
 * The member app switches to dark by an attribute that a script sets. Here no script has run when the first picture is
 * drawn, so the same tokens follow the system's setting; colours of charts aren't needed. Runs after imports are in.
 */
const publicTokens: PostcssPlugin = {
  postcssPlugin: "steward-public-tokens",
  OnceExit(root, { AtRule }) {
    root.walkRules((rule) => {
      if (!rule.selector.includes('[data-theme="dark"]')) return;
      const media = new AtRule({ name: "media", params: "(prefers-color-scheme: dark)" });
      rule.replaceWith(media);
      rule.selector = ":root";
      media.append(rule);
    });
    root.walkDecls(/^--st-(chart|note|info)-/, (declaration) => {
      declaration.remove();
    });
  },
};

export default defineConfig(({ mode }) => {
  /** The scripts for foreign pages: each one classic file. */
  const script = mode === "embed" ? "widget" : mode === "track" ? "track" : null;
  return {
    root: here("."),
    base: "/public/",
    publicDir: false,
    plugins: script ? [] : [serverTexts()],
    css: { postcss: { plugins: [publicTokens] } },
    build: {
      outDir: here("../dist/public"),
      emptyOutDir: !script,
      target: "es2022",
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: script
        ? {
            input: here(`./embed/${script}.ts`),
            output: { format: "iife", entryFileNames: `${script}.js` },
          }
        : { input: [here("./portal.html"), here("./answer.html")] },
    },
    test: {
      environment: "jsdom",
      include: ["test/**/*.test.{ts,tsx}"],
      css: false,
    },
  };
});
