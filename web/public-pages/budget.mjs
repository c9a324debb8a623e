// Weighs what a visitor loads, as gzip. Job: fail when a page or the embed script outgrows its promise. Counts the
// page itself, every script, style and font it names, and the heaviest language, because one language is loaded as well.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const PAGE_LIMIT = 60 * 1024;
const EMBED_LIMIT = 12 * 1024;
const TRACK_LIMIT = 4 * 1024;

const dist = fileURLToPath(new URL("../dist/public/", import.meta.url));
const weigh = (name) => gzipSync(readFileSync(dist + name), { level: 6 }).length;

function assetsOf(page) {
  const html = readFileSync(dist + page, "utf8");
  return [...html.matchAll(/(?:src|href)="\/public\/([^"]+)"/g)].map((match) => match[1]);
}

const named = new Set(["portal.html", "answer.html"].flatMap(assetsOf));
// What no page names is loaded later by the script: the languages, of which a visitor gets one.
const later = readdirSync(`${dist}assets`)
  .map((name) => `assets/${name}`)
  .filter((name) => !named.has(name));
const heaviest = Math.max(0, ...later.map(weigh));

const rows = [
  [
    "portal",
    weigh("portal.html") + assetsOf("portal.html").reduce((sum, name) => sum + weigh(name), heaviest),
    PAGE_LIMIT,
  ],
  [
    "answer without script",
    weigh("answer.html") + assetsOf("answer.html").reduce((sum, name) => sum + weigh(name), 0),
    PAGE_LIMIT,
  ],
  ["widget.js", weigh("widget.js"), EMBED_LIMIT],
  ["track.js", weigh("track.js"), TRACK_LIMIT],
];

let over = false;
for (const [name, bytes, limit] of rows) {
  over ||= bytes > limit;
  const share = Math.round((bytes / limit) * 100);
  console.log(
    `${name.padEnd(24)} ${(bytes / 1024).toFixed(1).padStart(6)} KB of ${limit / 1024} KB (${share} %)`,
  );
}
if (over) {
  console.error("Over budget: take something out, or load it only when it is used.");
  process.exit(1);
}
