import { expect, test } from "@playwright/test";
import { type Api, failOnPageErrors, signedIn } from "./member";

interface Draft {
  id: string;
  conversation_id: string;
  text: string;
}

const waiting = async (api: Api): Promise<Draft[]> => (await api.get("/drafts?status=waiting&limit=200")).data;

async function said(api: Api, draft: Draft): Promise<number> {
  const messages: { data: { text: string }[] } = await api.get(`/conversations/${draft.conversation_id}/messages?limit=200`);
  return messages.data.filter((message) => message.text === draft.text).length;
}

test("DESK-22 an approval is taken back before it went out, and goes out when the page is left", async ({ page }) => {
  const errors = failOnPageErrors(page);
  const api = await signedIn(page);
  const [draft] = await waiting(api);
  if (!draft) throw new Error("the sample data has no draft that waits");
  const card = page.getByRole("region", { name: "Draft reply" });

  await page.goto(`/inbox/${draft.conversation_id}`);
  await card.getByRole("button", { name: "Approve and send" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card.getByRole("button", { name: "Approve and send" })).toBeVisible();
  // What still waited would go out now.
  await page.goto("about:blank");
  expect((await waiting(api)).map((one) => one.id)).toContain(draft.id);
  expect(await said(api, draft)).toBe(0);

  await page.goto(`/inbox/${draft.conversation_id}`);
  await expect(card.getByRole("button", { name: "Approve and send" })).toBeVisible();
  await page.keyboard.press("e");
  await expect(card).toContainText("unless you undo it");
  await page.goto("about:blank");
  await expect.poll(() => said(api, draft)).toBe(1);
  expect((await waiting(api)).map((one) => one.id)).not.toContain(draft.id);
  expect(errors).toEqual([]);
});

test("DESK-22 an approved reply goes out by itself when nobody takes it back", async ({ page }) => {
  const api = await signedIn(page);
  const [draft] = await waiting(api);
  if (!draft) throw new Error("the sample data has no draft that waits");
  await page.goto(`/inbox/${draft.conversation_id}`);
  await page.getByRole("region", { name: "Draft reply" }).getByRole("button", { name: "Approve and send" }).click();
  await expect.poll(() => said(api, draft)).toBe(1);
  await expect(page.getByRole("region", { name: "Draft reply" })).toHaveCount(0);
});
