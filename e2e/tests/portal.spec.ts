import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { failOnPageErrors, write } from "./member";

const PORTAL = "/p/gorse-and-gale";

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
