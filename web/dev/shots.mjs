// Takes pictures of every page, light and dark, desktop and phone, into dev/shots (not committed), and runs axe on each.
//   node dev/shots.mjs [name…]          BASE=http://127.0.0.1:8080 for a real server; EMAIL and PASSWORD to sign in there
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { startStub } from "./stub.mjs";

const OUT = fileURLToPath(new URL("./shots", import.meta.url));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const only = process.argv.slice(2);
const modes = (process.env.MODES ?? "desktop-light,desktop-dark,phone-light,phone-dark").split(",");

const server = process.env.BASE ? null : await startStub(0);
const base = process.env.BASE ?? `http://127.0.0.1:${server.address().port}`;
const get = async (path) => (await fetch(`${base}/api/v1${path}`)).json();

const pages = {
  home: "/",
  inbox: "/inbox",
  knowledge: "/knowledge",
  contacts: "/contacts",
  runs: "/runs",
  "sign-in": "/sign-in",
  "set-up": "/set-up",
  "knowledge-search": "/knowledge/search?q=can i return a bicycle for a refund",
  merges: "/contacts/merge-suggestions",
  search: "/search?q=battery",
  missing: "/nowhere",
};
for (const section of ["persona", "reply-modes", "providers", "prompts", "budget", "workspace", "members", "keys", "appearance", "security", "outbox", "jobs"]) {
  pages[`settings-${section}`] = `/settings/${section}`;
}
if (server) {
  const conversations = (await get("/conversations?status=open")).data;
  const draft = conversations.find((row) => row.draft_waiting);
  const handoff = conversations.find((row) => row.handoff);
  pages.conversation = `/inbox/${conversations[0].id}`;
  pages["conversation-draft"] = `/inbox/${draft.id}?box=drafts`;
  pages["conversation-handoff"] = `/inbox/${handoff.id}`;
  const documents = (await get("/documents")).data;
  pages.document = `/knowledge/${documents[1].id}`;
  pages["document-failed"] = `/knowledge/${documents.find((row) => row.status === "failed").id}`;
  pages.article = `/knowledge/${documents[0].id}`;
  pages["article-edit"] = `/knowledge/${documents[0].id}?edit=yes`;
  pages.upload = "/knowledge?add=upload";
  pages.contact = `/contacts/${(await get("/contacts")).data[0].id}`;
  const runs = (await get("/runs")).data;
  pages.run = `/runs/${runs.find((run) => run.rung === "second_model").id}`;
  pages["run-beside"] = `/runs/${runs[0].id}?beside=${runs[1].id}`;
}

await mkdir(OUT, { recursive: true });
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: FLAGS,
});
let findings = 0;
for (const mode of modes) {
  const [device, scheme] = mode.split("-");
  const phone = device === "phone";
  const context = await browser.newContext({
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    colorScheme: scheme,
    hasTouch: phone,
    isMobile: phone,
    bypassCSP: true,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") console.log(`  console [${mode}] ${page.url().replace(base, "")}: ${message.text().slice(0, 300)}`);
  });
  page.on("pageerror", (error) => console.log(`  page error [${mode}] ${page.url().replace(base, "")}: ${error.message.slice(0, 300)}`));
  if (process.env.EMAIL) {
    await page.goto(`${base}/sign-in`);
    await page.getByLabel(/e-mail/i).fill(process.env.EMAIL);
    await page.getByLabel(/^password/i).fill(process.env.PASSWORD ?? "");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(`${base}/`);
  }
  for (const [name, path] of Object.entries(pages)) {
    if (only.length > 0 && !only.includes(name)) continue;
    await page.goto(base + path, { waitUntil: "load" });
    await page.waitForFunction(() => document.querySelector("main") && !document.querySelector('[aria-busy="true"]'), null, { timeout: 8000 }).catch(() => {});
    await page.waitForTimeout(name === "home" ? 1500 : 600);
    await page.screenshot({ path: `${OUT}/${name}-${mode}.png` });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
    if (wide) console.log(`  wider than the screen: ${name} ${mode}`);
    if (process.env.AXE !== "0") {
      await page.evaluate(axe);
      const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
      for (const violation of result.violations) {
        findings += 1;
        const node = violation.nodes[0];
        console.log(
          `  axe ${violation.impact} ${violation.id} x${violation.nodes.length} [${name} ${mode}] ${node.html.slice(0, 160)} | ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message?.slice(0, 160) ?? ""}`,
        );
      }
    }
  }
  await context.close();
}
await browser.close();
server?.close();
console.log(`axe findings: ${findings}`);
process.exit(0);
