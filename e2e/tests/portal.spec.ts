import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { conversationWith, failOnPageErrors, PORTAL, signedIn, unique, write } from "./member";

test("DESK-01 DESK-03 a customer asks in the portal and gets a cited answer whose passage opens", async ({ page }) => {
  const errors = failOnPageErrors(page);
  await page.goto(PORTAL);
  await write(page, "How much does shipping to Germany cost?");
  const log = page.getByRole("log");
  await expect(log).toContainText("8.95");
  await log.getByRole("button", { name: /1/ }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(errors).toEqual([]);
});

test("DESK-13 what the business has not written down is not invented", async ({ page }) => {
  await page.goto(PORTAL);
  await write(page, "Do you deliver to the International Space Station?");
  await expect(page.getByRole("log")).toContainText(/colleague/i);
});

test("DESK-02 the thread is still there after a reload", async ({ page }) => {
  await page.goto(PORTAL);
  await write(page, "hello");
  await expect(page.getByRole("log")).toContainText("Linnet");
  await page.reload();
  await expect(page.getByRole("log")).toContainText("hello");
});

test("F21 markup in a message stays text", async ({ page }) => {
  const errors = failOnPageErrors(page);
  await page.goto(PORTAL);
  await write(page, '<img src=x onerror="window.__ran=1"><script>window.__ran=1</script>');
  await expect(page.getByRole("log")).toContainText("<script>");
  expect(await page.evaluate(() => (window as unknown as { __ran?: number }).__ran)).toBeUndefined();
  expect(errors).toEqual([]);
});

test("the portal has no serious accessibility finding", async ({ page }) => {
  await page.goto(PORTAL);
  await expect(page.getByRole("textbox")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter((found) => found.impact === "serious" || found.impact === "critical")).toEqual([]);
});

test("the portal answers without script", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(PORTAL);
  await page.locator("textarea[name=text]").fill("When do you close on Thursdays?");
  await page.locator("button[type=submit]").click();
  await expect(page.locator("body")).toContainText(/20:00|8 ?pm/i);
  await context.close();
});

test("DESK-01 a link opens the conversation for the person who had it, and for nobody else", async ({ page, browser }) => {
  const errors = failOnPageErrors(page);
  const words = unique("Do you repair tents?");
  await page.goto(PORTAL);
  await write(page, words);
  await expect(page.getByRole("log")).toContainText(words);
  const member = await browser.newPage();
  const api = await signedIn(member);
  const link = `${PORTAL}/c/${(await conversationWith(api, words)).id}`;

  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByRole("log")).toContainText(words);
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(link);
  // Somebody else is asked who they are.
  await expect(stranger.getByRole("dialog").getByRole("textbox")).toBeVisible();
  await expect(stranger.getByText(words)).toHaveCount(0);
  await stranger.context().close();
  // An address that asks for nothing known is the portal itself.
  await page.goto(`${PORTAL}/c/nothing`);
  await expect(page.getByRole("log")).toBeAttached();
  expect(errors).toEqual([]);
  await member.close();
});

/** Eight by eight pixels. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mPgL8vDihiGlgQApWE8wYpLEGkAAAAASUVORK5CYII=",
  "base64",
);

test("DESK-03 a picture goes to the inbox, and a file that is not taken is named", async ({ page, browser }) => {
  const errors = failOnPageErrors(page);
  const words = unique("My tent looks like this");
  await page.goto(PORTAL);
  await page.locator("input[type=file]").setInputFiles([
    { name: "tent.png", mimeType: "image/png", buffer: PICTURE },
    { name: "game.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\u0090\u0000 no picture") },
  ]);
  const tray = page.getByRole("list").filter({ hasText: "tent.png" });
  await expect(tray.locator("progress")).toHaveCount(0);
  const refused = tray.getByRole("listitem").filter({ hasText: "game.exe" });
  await expect(refused).toContainText(/game\.exe.+/);
  await expect(refused.getByRole("button", { name: /try again/i })).toHaveCount(0);
  await refused.getByRole("button", { name: /game\.exe/ }).click();
  await expect(page.getByText("game.exe")).toHaveCount(0);
  await write(page, words);
  const sent = page.getByRole("log").getByRole("img", { name: "tent.png" });
  await expect(sent).toHaveJSProperty("complete", true);

  const member = await browser.newPage();
  const memberErrors = failOnPageErrors(member);
  const api = await signedIn(member);
  await member.goto(`/inbox/${(await conversationWith(api, words)).id}`);
  const picture = member.getByRole("img", { name: "tent.png" });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  expect(errors).toEqual([]);
  expect(memberErrors).toEqual([]);
  await member.close();
});
