import { expect, test } from "@playwright/test";
import { failOnPageErrors, signIn, write } from "./member";

test("the bell announces a customer who asks for a person, and leads there", async ({ page, browser }) => {
  const errors = failOnPageErrors(page);
  await signIn(page);
  await page.getByRole("button", { name: /^Notifications/ }).click();
  await expect(page.getByRole("dialog").getByRole("link").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();

  const customer = await (await browser.newContext()).newPage();
  await customer.goto("/p/gorse-and-gale");
  await write(customer, "I want to talk to a person, please");
  await expect(customer.getByRole("log")).toContainText(/colleague/i);

  await page.getByRole("button", { name: /Notifications, 1 new/ }).click();
  await page.getByRole("link", { name: /waits for a person/ }).first().click();
  await expect(page).toHaveURL(/\/inbox\/cnv_.*box=handed_off/);
  await expect(page.getByText("I want to talk to a person, please").first()).toBeVisible();
  expect(errors).toEqual([]);
});

test("DESK-24 the inbox is walked and opened by keyboard, and ? lists the keys", async ({ page }) => {
  await signIn(page);
  await page.goto("/inbox");
  const rows = page.locator("a[data-row]");
  await expect(rows.first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/inbox\/cnv_/);
  await expect(page.getByRole("textbox", { name: /^Reply to/ })).toBeVisible();
  await page.keyboard.press("r");
  await expect(page.getByRole("textbox", { name: /^Reply to/ })).toBeFocused();
  // What is typed is text and no command.
  await page.keyboard.type("jke?");
  await expect(page.getByRole("textbox", { name: /^Reply to/ })).toHaveValue("jke?");
  await page.getByRole("textbox", { name: /^Reply to/ }).fill("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("the palette finds pages, people and documents, and Enter takes the first", async ({ page }) => {
  await signIn(page);
  await page.keyboard.press("Control+b");
  await page.keyboard.type("members");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/members/);

  await page.keyboard.press("Control+b");
  await page.keyboard.type("warranty");
  const document = page.getByRole("button", { name: "Warranty terms" });
  await expect(document).toBeVisible();
  await document.click();
  await expect(page).toHaveURL(/\/knowledge\/doc_/);
  await expect(page.getByRole("heading", { level: 1, name: "Warranty terms" })).toBeVisible();
});

test("the palette takes every letter that is typed at once, also on a slow machine", async ({ page }) => {
  await signIn(page);
  const slow = await page.context().newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 8 });
  const field = page.getByRole("dialog").getByRole("textbox");
  for (const text of ["gorse", "jacket"]) {
    await page.keyboard.press("Control+b");
    await page.keyboard.type(text);
    await expect(field).toHaveValue(text);
    await page.keyboard.press("Escape");
  }
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the first stop of the Tab key skips to the content", async ({ page }) => {
  await signIn(page);
  await page.goto("/knowledge");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
});

test("PLT-01 a viewer is offered nothing that would be refused", async ({ page }) => {
  const setup = await (await page.request.get("/api/v1/setup")).json();
  await page.goto("/sign-in");
  await page.getByLabel(/e-?mail/i).first().fill("marek@gorseandgale.example");
  await page.getByLabel(/password/i).first().fill(setup.demo_sign_in.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("link", { name: "Knowledge" }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Runs" })).toHaveCount(0);

  await page.goto("/inbox");
  await page.locator("a[data-row]").first().click();
  await expect(page.getByText("You can read this conversation.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Reply to/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Approve and send" })).toHaveCount(0);

  await page.goto("/settings/persona");
  await expect(page.getByText("You can look at this.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  await page.goto("/settings/keys");
  await expect(page.getByText("Your role does not allow this")).toBeVisible();
});
