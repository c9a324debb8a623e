// Drives the built pages in a real Chromium against the stub. Job: what unit tests can't see: streams that break, a
// tunnel, two hundred messages, hostile text, the widget in a foreign page, axe. Border: `./x test web-drive`; the
// end-to-end tests run against the real server. Alone: `npm run build:public && npm run drive:public [-- --shots DIR]`.

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const PORT = 4290;
const BASE = `http://127.0.0.1:${PORT}`;
const FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const shotsAt = process.argv.indexOf("--shots");
const shots = shotsAt > 0 ? process.argv[shotsAt + 1] : null;
if (shots) mkdirSync(shots, { recursive: true });
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : "";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");

const stub = spawn(process.execPath, [fileURLToPath(new URL("./stub.mjs", import.meta.url)), String(PORT)]);
await new Promise((resolve) => stub.stdout.once("data", resolve));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: FLAGS.split(" "),
});

let failures = 0;
const expect = (truth, what) => {
  if (truth) return;
  throw new Error(what);
};

async function open(path, { phone = false, dark = false, locale = "en-GB" } = {}) {
  const context = await browser.newContext({
    viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
    deviceScaleFactor: phone ? 2 : 1,
    hasTouch: phone,
    isMobile: phone,
    colorScheme: dark ? "dark" : "light",
    locale,
  });
  const page = await context.newPage();
  page.faults = [];
  page.hints = [];
  page.foreign = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("dialog", (dialog) => {
    page.faults.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    if (message.text().startsWith("steward:")) page.hints.push(message.text());
    if (/content security policy/i.test(message.text())) page.faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(BASE) && !/^(data|blob):/.test(request.url())) page.foreign.push(request.url());
  });
  await page.goto(BASE + path);
  return page;
}

const say = async (page, text) => {
  await page.fill("#text", text);
  await page.click(".send");
};
const replies = (page, count) =>
  page.waitForFunction((n) => document.querySelectorAll(".thread .theirs").length >= n, count, {
    timeout: 60_000,
  });
const shot = async (page, name) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};

async function check(name, work) {
  if (only && !name.includes(only)) return;
  const started = performance.now();
  try {
    await work();
    console.log(`ok    ${name} (${Math.round(performance.now() - started)} ms)`);
  } catch (error) {
    failures += 1;
    console.log(`FAIL  ${name}: ${error.message.split("\n")[0]}`);
  }
}

async function axeOf(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations
    .filter((one) => ["serious", "critical", "moderate"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
}

await check("a question gets a streamed reply with sources that open", async () => {
  const page = await open("/p/demo");
  await say(page, "How long does a repair take?");
  await page.waitForSelector(".coming .prose");
  await shot(page, "streaming");
  await replies(page, 1);
  await page.click(".cite");
  await page.waitForSelector("dialog mark");
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
  expect(await page.evaluate(() => document.activeElement.className === "cite"), "focus is back on the citation");
  expect(page.faults.length === 0 && page.foreign.length === 0, `${page.faults} ${page.foreign}`);
});

await check("a line cut in mid-reply ends in one whole reply", async () => {
  const page = await open("/p/demo");
  await say(page, "cut this please");
  await replies(page, 1);
  await page.waitForTimeout(2_500);
  const texts = await page.$$eval(".thread .theirs .prose", (all) => all.map((one) => one.textContent));
  expect(texts.length === 1 && texts[0].includes("without an appointment"), `texts: ${texts}`);
  expect((await page.$(".banner")) === null, "the offline banner is gone");
});

await check("a reply that is taken back starts anew", async () => {
  const page = await open("/p/demo");
  await say(page, "restart");
  await replies(page, 1);
  const text = await page.textContent(".thread .theirs .prose");
  expect(text.split("Small repairs").length === 2, text);
});

await check("somebody who only looks leaves no trace", async () => {
  const page = await open("/p/demo");
  await page.waitForSelector(".starter");
  await page.waitForTimeout(300);
  const kept = await page.evaluate(() => Object.keys(localStorage).length);
  expect(kept === 0 && (await page.context().cookies()).length === 0, "nothing is kept");
});

await check("two hundred messages at once arrive once and in order", async () => {
  const page = await open("/p/demo");
  await page.waitForSelector("[data-ready]");
  await page.evaluate(() => {
    const box = document.querySelector("#text");
    for (let index = 0; index < 200; index += 1) {
      box.value = `draft ${index}`;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.form.requestSubmit();
    }
  });
  await page.waitForFunction(() => localStorage.getItem("steward:demo:outbox") === null, null, {
    timeout: 90_000,
  });
  const said = await page.$$eval(".said", (all) => all.map((one) => one.textContent));
  expect(said.join() === Array.from({ length: 200 }, (_, index) => `draft ${index}`).join(), `${said.length} said`);
});

await check("what is written in a tunnel goes out after it, also over a reload", async () => {
  const page = await open("/p/demo");
  await say(page, "before");
  await replies(page, 1);
  await page.context().setOffline(true);
  for (const text of ["first draft", "second draft", "third draft"]) await say(page, text);
  await page.waitForSelector(".state .icon-clock");
  await shot(page, "tunnel");
  await page.context().setOffline(false);
  await page.reload();
  await page.waitForFunction(() => localStorage.getItem("steward:demo:outbox") === null, null, {
    timeout: 60_000,
  });
  await page.waitForFunction(() => document.querySelectorAll(".said").length >= 4);
  const said = await page.$$eval(".said", (all) => all.map((one) => one.textContent));
  expect(said.join() === "before,first draft,second draft,third draft", said.join());
});

await check("an unsent draft survives a reload", async () => {
  const page = await open("/p/demo");
  await page.fill("#text", "half a thought");
  await page.reload();
  await page.waitForSelector("[data-ready]");
  expect((await page.inputValue("#text")) === "half a thought", "the draft is there");
});

await check("busy is waited for, bad is said", async () => {
  const page = await open("/p/demo");
  await say(page, "busy");
  await replies(page, 1);
  await say(page, "bad");
  await page.waitForSelector(".refused");
  await page.click(".refused .link >> nth=1");
  await page.waitForSelector(".refused", { state: "detached" });
});

await check("hostile text runs nothing and loads nothing", async () => {
  const page = await open("/p/demo");
  await say(page, 'hostile <script>alert(1)</script><img src=x onerror="alert(2)">');
  await replies(page, 1);
  await page.waitForTimeout(500);
  expect((await page.$$(".thread img, .thread script, .thread iframe")).length === 0, "no foreign elements");
  expect(page.faults.length === 0 && page.foreign.length === 0, `${page.faults} ${page.foreign}`);
});

await check("50,000 characters get a clear word and a way out", async () => {
  const page = await open("/p/demo");
  await page.fill("#text", "word ".repeat(10_000));
  expect((await page.textContent(".limit")).includes("50,000"), "says how many");
  await page.keyboard.press("Enter");
  expect((await page.$(".own")) === null, "nothing was sent");
  await page.click(".limit .link");
  await page.waitForSelector(".attachment:not(:has(progress))");
  await page.click(".send");
  await page.waitForSelector(".own .file");
});

await check("a refused file says why and leaves the rest alone", async () => {
  const page = await open("/p/demo");
  await page.setInputFiles("input[type=file]", [
    { name: "game.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") },
    { name: "bike.txt", mimeType: "text/plain", buffer: Buffer.from("a bike") },
  ]);
  await page.waitForSelector(".attachment.bad");
  await shot(page, "files");
  await page.click(".attachment.bad .small-round");
  await page.waitForSelector(".attachment:not(:has(progress))");
  await page.click(".send");
  expect((await page.textContent(".own .file")).includes("bike.txt"), "the good one was sent");
});

await check("sign-in joins the conversation", async () => {
  const page = await open("/p/demo");
  await say(page, "draft before I was known");
  await page.click(".head-button");
  await page.fill("dialog input", "anna@example.org");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog .code");
  await page.fill("dialog .code", "123456");
  await page.waitForSelector("dialog", { state: "detached" });
  expect((await page.textContent(".head-button")).includes("anna@example.org"), "the name is in the head");
  expect((await page.textContent(".said")).includes("before I was known"), "the thread is still there");
  await say(page, "How long?");
  await replies(page, 1);
});

await check("typed before the script ran, and without any script", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${BASE}/p/demo/book/service`);
  await page.fill("#text", "How long?");
  await page.click(".send");
  expect((await page.textContent("main")).includes("on the same day"), "the answer is there");
});

await check("the widget: lazy, unread badge, Escape, one per page, quiet when refused", async () => {
  const page = await open("/host");
  await page.waitForFunction(() => document.querySelector("steward-widget"));
  expect(page.frames().length === 1, "no frame before it is wanted");
  const attached = page.waitForEvent("frameattached");
  await page.evaluate(() => window.steward("open"));
  const frame = await attached;
  await frame.waitForSelector("[data-ready]");
  await frame.waitForFunction(() => document.activeElement?.id === "text");
  await frame.fill("#text", "How long?");
  await frame.click(".send");
  await frame.waitForSelector(".own");
  await page.keyboard.press("Escape");
  await frame.waitForFunction(() => document.querySelectorAll(".thread .theirs").length === 1);
  await page.waitForTimeout(300);
  await shot(page, "badge");
  expect(await page.evaluate(() => document.activeElement?.tagName === "STEWARD-WIDGET"), "focus is on the button");
  const attachedAgain = page.waitForEvent("frameattached", { timeout: 15_000 });
  await page.reload();
  await attachedAgain;
  expect(page.faults.length === 0 && page.foreign.length === 0, `${page.faults} ${page.foreign}`);

  const refused = await open("/host?workspace=unknown");
  await refused.waitForTimeout(800);
  expect(refused.hints.length === 1, `hints: ${refused.hints}`);
  expect((await refused.$("steward-widget")) === null, "no button that can't work");
});

for (const [name, options] of [
  ["desktop light", {}],
  ["desktop dark", { dark: true }],
  ["phone light", { phone: true }],
  ["phone dark", { phone: true, dark: true }],
]) {
  await check(`axe finds nothing: ${name}`, async () => {
    const slug = name.replace(" ", "-");
    for (const brand of ["demo", "sun", "ink"]) {
      const page = await open(`/p/${brand}`, options);
      await page.waitForSelector(".starter");
      await shot(page, `${slug}-${brand}-start`);
      let found = await axeOf(page);
      await say(page, "How long does a repair take?");
      await replies(page, 1);
      await page.waitForTimeout(200);
      await shot(page, `${slug}-${brand}-chat`);
      found = found.concat(await axeOf(page));
      await page.click(".source");
      await page.waitForSelector("dialog .passage");
      await page.waitForTimeout(250);
      await shot(page, `${slug}-${brand}-source`);
      found = found.concat(await axeOf(page));
      await page.context().close();
      expect(found.length === 0, found.join("; "));
    }
  });
}

await browser.close();
stub.kill();
console.log(failures === 0 ? "all good" : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
