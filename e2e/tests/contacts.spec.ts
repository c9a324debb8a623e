import { expect, type Page, test } from "@playwright/test";
import { failOnPageErrors, signedIn, unique } from "./member";

/** Merges the contact of this page into the one with a name, which stays. */
async function mergeInto(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Merge with…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Who is the same person?").fill(name);
  await dialog.getByRole("button", { name }).click();
  await dialog.getByRole("radio", { name }).check();
  await expect(dialog.getByText(/more\.$/)).toBeVisible();
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

test("PLT-04 two contacts are merged and split again, by the history and by the notice", async ({ page }) => {
  const errors = failOnPageErrors(page);
  const api = await signedIn(page);
  const name = unique("Ines Zwart");
  const address = (of: string) => `${of}.${name.split(" ").at(-1)}@example.org`;
  const add = (called: string, of: string) =>
    api.post("/contacts", { name: called, identities: [{ kind: "email", value: address(of) }] });
  const online = await add(`${name} online`, "online");
  const shop = await add(`${name} shop`, "shop");

  await page.goto(`/contacts/${online.id}`);
  await mergeInto(page, `${name} shop`);
  await expect(page).toHaveURL(new RegExp(shop.id));
  await expect(page.getByText(address("online"))).toBeVisible();
  await expect(page.getByText(address("shop"))).toBeVisible();
  // The old address leads to who stands for both.
  await page.goto(`/contacts/${online.id}`);
  await expect(page).toHaveURL(new RegExp(shop.id));
  await page.getByRole("button", { name: "Split", exact: true }).click();
  await expect(page.getByText(/Split by/)).toBeVisible();
  await expect(page.getByText(address("online"))).toHaveCount(0);
  await page.goto(`/contacts/${online.id}`);
  await expect(page.getByRole("heading", { level: 1, name: `${name} online` })).toBeVisible();
  await expect(page.getByText(address("online"))).toBeVisible();

  await mergeInto(page, `${name} shop`);
  await expect(page.getByText(address("online"))).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(address("online"))).toHaveCount(0);
  await expect(page.getByText(address("shop"))).toBeVisible();
  expect(errors).toEqual([]);
});
