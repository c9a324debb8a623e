// Takes pictures of every page, light and dark, desktop and phone, into dev/shots (not committed), and runs axe on each.
//   node dev/shots.mjs [name…]          BASE=http://127.0.0.1:8080 for a real server; EMAIL and PASSWORD to sign in there
// Against a real server the portal, a conversation in it and the widget on a foreign page are taken too (SLUG=…).
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
const slug = process.env.SLUG ?? "gorse-and-gale";

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
/** The picture, whether it fits the screen, and what axe finds. */
async function look(page, name, mode) {
  await page.screenshot({ path: `${OUT}/${name}-${mode}.png` });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
  if (wide) console.log(`  wider than the screen: ${name} ${mode}`);
  if (process.env.AXE === "0") return;
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

/** What a customer sees: the page, an answer, the passage behind it, and the widget in a page that is not ours. */
async function portal(page, mode) {
  if (only.length > 0 && !only.includes("portal")) return;
  const say = async (frame, text) => {
    await frame.locator("#text").fill(text);
    await frame.getByRole("button", { name: /send/i }).first().click();
  };
  await page.goto(`${base}/p/${slug}`);
  await page.waitForTimeout(700);
  await look(page, "portal", mode);
  await say(page, "How much does shipping to Germany cost, and how long does it take?");
  await page.locator(".theirs .cite, .theirs sup, .theirs button").first().waitFor({ timeout: 15_000 });
  await page.waitForTimeout(900);
  await look(page, "portal-answer", mode);
  await page.getByRole("log").getByRole("button", { name: /1/ }).first().click();
  await page.waitForTimeout(500);
  await look(page, "portal-source", mode);
  await page.keyboard.press("Escape");
  await say(page, "I want to talk to a person, my order arrived broken.");
  await page.waitForTimeout(2500);
  await look(page, "portal-handoff", mode);
  await page.route("**/a-page-of-a-shop", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A shop</title><body style="font:18px/1.6 Georgia,serif;max-width:640px;margin:48px auto;padding:0 20px"><main><h1>Wool from the hills</h1><p>A page that is not Steward's.</p></main><script src="${base}/widget.js" data-workspace="${slug}" data-greeting="Questions? We answer at once." async></script></body></html>`,
    }),
  );
  await page.goto(`${base}/a-page-of-a-shop`);
  await page.waitForTimeout(1500);
  await look(page, "widget-closed", mode);
  await page.evaluate(() => globalThis.steward("open"));
  await page.waitForTimeout(1500);
  const frame = page.frames().find((one) => one.url().includes("/w/"));
  await say(frame, "Do you have gift cards?").catch((error) => console.log(`  widget: ${error.message.slice(0, 200)}`));
  await page.waitForTimeout(2000);
  await look(page, "widget", mode);
}

/** Pages of one thing: the first of each kind that is worth a look. */
async function addThings(request) {
  const get = async (path) => (await (await request.get(`${base}/api/v1${path}`)).json()).data ?? [];
  const add = (name, path, thing, query = "") => {
    if (thing) pages[name] = `${path}/${thing.id}${query}`;
  };
  const open = await get("/conversations?status=open");
  add("conversation", "/inbox", open.find((row) => !row.draft_waiting && !row.handoff) ?? open[0]);
  add("conversation-draft", "/inbox", (await get("/conversations?status=all&waiting=draft"))[0] ?? open.find((row) => row.draft_waiting), "?box=drafts");
  add(
    "conversation-handoff",
    "/inbox",
    (await get("/conversations?status=all&waiting=member")).find((row) => row.handoff),
  );
  const documents = await get("/documents?limit=200");
  const read = documents.filter((row) => row.status === "ready");
  add("document", "/knowledge", read.find((row) => row.has_original) ?? read[1]);
  add(
    "document-failed",
    "/knowledge",
    documents.find((row) => row.status === "failed"),
  );
  const article = read.find((row) => row.source === "article") ?? read.find((row) => row.source === "import");
  add("article", "/knowledge", article);
  add("article-edit", "/knowledge", article, "?edit=yes");
  add("contact", "/contacts", (await get("/contacts"))[0]);
  const runs = await get("/runs");
  add("run", "/runs", runs.find((run) => run.rung === "second_model") ?? runs[0]);
  add("run-beside", "/runs", runs[0], `?beside=${runs[1]?.id}`);
  pages.upload = "/knowledge?add=upload";
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
    viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
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
  await addThings(context.request);
  for (const [name, path] of Object.entries(pages)) {
    if (only.length > 0 && !only.includes(name)) continue;
    await page.goto(base + path, { waitUntil: "load" });
    await page.waitForFunction(() => document.querySelector("main") && !document.querySelector('[aria-busy="true"]'), null, { timeout: 8000 }).catch(() => {});
    await page.waitForTimeout(name === "home" ? 1500 : 600);
    await look(page, name, mode);
  }
  if (!server) await portal(page, mode);
  await context.close();
}
await browser.close();
server?.close();
console.log(`axe findings: ${findings}`);
process.exit(0);
