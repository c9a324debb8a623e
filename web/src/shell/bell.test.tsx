import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { stub, visit, withStub } from "../test/page";

withStub();
const PATIENCE = { timeout: 15_000 };

it("the bell counts what came since it was opened, and leads to what waits", async () => {
  localStorage.clear();
  const { user } = await visit("/knowledge");
  await user.click(await screen.findByRole("button", { name: /Notifications, \d+ new/ }, PATIENCE));
  const list = await screen.findByRole("dialog", { name: "Notifications" }, PATIENCE);
  expect(within(list).getAllByText(/waits for a person/).length).toBeGreaterThan(0);
  expect(within(list).getByText(/“Staff handbook \(scan\)” could not be read/)).toBeTruthy();
  // Opening it is having seen it.
  expect(screen.queryByRole("button", { name: /\d+ new/ })).toBeNull();
  const draft = within(list).getAllByRole("link", { name: /Draft for/ })[0];
  const drafts = await stub("GET", "/drafts?status=waiting");
  await user.click(draft as HTMLElement);
  await waitFor(() => {
    const ids = drafts.data.map((one: { conversation_id: string }) => one.conversation_id);
    expect(ids).toContain(window.location.pathname.split("/")[2]);
  }, PATIENCE);
  expect(window.location.search).toBe("?box=drafts");
});
