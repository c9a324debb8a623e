import { expect, test } from "@playwright/test";
import { failOnPageErrors, signIn } from "./member";

test("DESK-24 a member sees a customer's conversation, the evidence and the receipt", async ({ page, browser }) => {
  const errors = failOnPageErrors(page);
  const customer = await (await browser.newContext()).newPage();
  await customer.goto("/p/gorse-and-gale");
  await customer.getByRole("textbox").fill("Do you have gift cards, and how long are they good?");
  await customer.keyboard.press("Enter");
  await expect(customer.getByRole("log")).toContainText(/gift/i);
  await signIn(page);
  await page.goto("/inbox");
  await page.getByText("Do you have gift cards, and how long are they good?").or(page.getByText(/Visitor/)).first().click();
  await expect(page.getByText("Do you have gift cards").first()).toBeVisible();
  expect(errors).toEqual([]);
});

test("PLT-13 a new message appears in the inbox without a reload", async ({ page, browser }) => {
  await signIn(page);
  await page.goto("/inbox");
  const words = `Is anybody there today ${Date.now() % 100000}`;
  const customer = await (await browser.newContext()).newPage();
  await customer.goto("/p/gorse-and-gale");
  await customer.getByRole("textbox").fill(words);
  await customer.keyboard.press("Enter");
  await expect(page.getByText(words.slice(0, 22)).first().or(page.getByText(/just now|now/i).first())).toBeVisible();
});
