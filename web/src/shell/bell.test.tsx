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

it("the bell says that a budget is nearly used, as long as that is so", async () => {
  const { user } = await visit("/knowledge");
  await user.click(await screen.findByRole("button", { name: /^Notifications/ }, PATIENCE));
  await user.click(
    await screen.findByRole("link", { name: /86% of this month's AI budget is used/ }, PATIENCE),
  );
  await waitFor(() => expect(window.location.pathname).toBe("/settings/budget"), PATIENCE);
  await stub("PUT", "/budget", { month_micros: 120_000_000 });
  await user.click(screen.getByRole("button", { name: /^Notifications/ }));
  const list = await screen.findByRole("dialog", { name: "Notifications" }, PATIENCE);
  await waitFor(() => expect(within(list).queryByText(/AI budget is used/)).toBeNull(), PATIENCE);
});
