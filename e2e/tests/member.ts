import { expect, type Page } from "@playwright/test";

/** Signs in as the owner of the sample business, whose sign-in the first page offers. */
export async function signIn(page: Page): Promise<void> {
  const setup = await page.request.get("/api/v1/setup");
  const { demo_sign_in: demo } = await setup.json();
  await page.goto("/");
  await page.getByLabel(/e-?mail/i).first().fill(demo.email);
  await page.getByLabel(/password/i).first().fill(demo.password);
  await page.getByRole("button", { name: /sign in/i }).first().click();
  await expect(page.getByRole("navigation").first()).toBeVisible();
}

/** A fresh fault of the page's own script fails the test that caused it. */
export function failOnPageErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /content security policy/i.test(message.text())) errors.push(message.text());
  });
  return errors;
}

/** Writes to the business. On a phone the Enter key makes a new line, so the button sends on both. */
export async function write(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox").fill(text);
  await page.getByRole("button", { name: /send/i }).first().click();
}
