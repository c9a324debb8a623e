import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { stub, visit, withStub } from "../../test/page";
import { HOLD } from "../../ui/held";

withStub();
const PATIENCE = { timeout: 15_000 };
HOLD.act = HOLD.reply = 600_000;

describe("inbox", () => {
  it("DESK-22 takes an approval back, with what was changed in the draft", async () => {
    const drafts = await stub("GET", "/drafts");
    const draft = drafts.data[0];
    const { user } = await visit(`/inbox/${draft.conversation_id}?box=drafts`);
    const card = () => screen.findByRole("region", { name: "Draft reply" }, PATIENCE);
    await user.click(within(await card()).getByRole("button", { name: "Edit" }));
    await user.type(within(await card()).getByRole("textbox"), " And thank you!");
    await user.click(within(await card()).getByRole("button", { name: "Send edited" }));
    expect(within(await card()).getByText(/unless you undo it/)).toBeTruthy();
    expect(within(await card()).queryByRole("button", { name: /send/i })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    const kept = await within(await card()).findByRole<HTMLTextAreaElement>("textbox");
    expect(kept.value).toBe(`${draft.text} And thank you!`);
    // Nothing went out, and nothing waits to.
    window.dispatchEvent(new Event("pagehide"));
    const after = await stub("GET", "/drafts");
    expect(after.data.map((one: { id: string }) => one.id)).toContain(draft.id);
    await user.click(within(await card()).getByRole("button", { name: "Cancel" }));
    await user.keyboard("e");
    expect(within(await card()).getByText(/unless you undo it/)).toBeTruthy();
    await user.keyboard("z");
    expect(
      await within(await card()).findByRole("button", { name: "Approve and send" }, PATIENCE),
    ).toBeTruthy();
  });

  it("DESK-22 an approved reply goes out once when the page is left before the time to undo is over", async () => {
    const drafts = await stub("GET", "/drafts");
    const draft = drafts.data[0];
    const { user } = await visit(`/inbox/${draft.conversation_id}?box=drafts`);
    const card = await screen.findByRole("region", { name: "Draft reply" }, PATIENCE);
    await user.click(within(card).getByRole("button", { name: "Approve and send" }));
    window.dispatchEvent(new Event("pagehide"));
    window.dispatchEvent(new Event("pagehide"));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Draft reply" })).toBeNull(), PATIENCE);
    const messages = await stub("GET", `/conversations/${draft.conversation_id}/messages`);
    expect(messages.data.filter((one: { text: string }) => one.text === draft.text)).toHaveLength(1);
    // The notice fades away.
    await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).toBeNull(), PATIENCE);
  });

  it("sends a reply at once and keeps the text when the server refuses it", async () => {
    const list = await stub("GET", "/conversations?status=open");
    const { user } = await visit(`/inbox/${list.data[1].id}`);
    const box = await screen.findByRole("textbox", { name: /^Reply to/ }, PATIENCE);
    await stub("POST", "/stub", { readOnly: true });
    await user.type(box, "We open at nine.");
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(await screen.findByText("Not sent. Your text is kept here.", undefined, PATIENCE)).toBeTruthy();
    expect(screen.getByText("We open at nine.")).toBeTruthy();
    expect(screen.getByText(/^Read-only: the server's disk is full/)).toBeTruthy();
    await stub("POST", "/stub", { readOnly: false });
    const failed = screen.getByText("Not sent. Your text is kept here.").parentElement as HTMLElement;
    await user.click(within(failed).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.queryByText("Not sent. Your text is kept here.")).toBeNull(), PATIENCE);
    const messages = await stub("GET", `/conversations/${list.data[1].id}/messages`);
    expect(
      messages.data.filter((message: { text: string }) => message.text === "We open at nine."),
    ).toHaveLength(1);
  });

  it("keeps the chosen box in the address", async () => {
    const { user } = await visit("/inbox");
    await user.click(await screen.findByRole("button", { name: /^Handed off/ }, PATIENCE));
    await waitFor(() => expect(window.location.search).toBe("?box=handed_off"), PATIENCE);
    await waitFor(() => expect(screen.getAllByText("Handed off").length).toBeGreaterThan(1), PATIENCE);
  });

  it("shows what the assistant writes while it writes", async () => {
    const list = await stub("GET", "/conversations?status=open");
    const row = list.data.find(
      (one: { owner: string; handoff: unknown }) => one.owner === "agent" && !one.handoff,
    );
    await visit(`/inbox/${row.id}`);
    await screen.findByRole("textbox", { name: /^Reply to/ }, PATIENCE);
    await stub("POST", "/stub/stream", { conversation_id: row.id, text: "Half past nine, as always." });
    expect(await screen.findByText("is writing…", undefined, PATIENCE)).toBeTruthy();
    expect(await screen.findByText("Half past nine, as always.", undefined, PATIENCE)).toBeTruthy();
  });
});
