import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { stub, visit, withStub } from "../../test/page";
import { HOLD } from "../../ui/held";

withStub();
const PATIENCE = { timeout: 15_000 };
HOLD.act = HOLD.reply = 600_000;

describe("contacts that are one person", () => {
  it("compares two, merges them with the chosen one kept, and splits them again", async () => {
    const suggestions = await stub("GET", "/contacts/merge-suggestions");
    const { contact, other } = suggestions.data[0];
    const { user } = await visit("/contacts/merge-suggestions");
    const compare = await screen.findAllByRole("button", { name: "Compare and merge" }, PATIENCE);
    await user.click(compare[0] as HTMLElement);
    const dialog = await screen.findByRole("dialog", undefined, PATIENCE);
    const radios = await within(dialog).findAllByRole("radio");
    await user.click(radios[1] as HTMLElement);
    expect(await within(dialog).findByText(/more\.$/, undefined, PATIENCE)).toBeTruthy();
    await user.type(within(dialog).getByLabelText("How do you know?"), "We met.");
    await user.click(within(dialog).getByRole("button", { name: "Merge" }));
    await waitFor(() => expect(window.location.pathname).toBe(`/contacts/${other.id}`), PATIENCE);
    const after = await stub("GET", `/merges?contact=${other.id}`);
    expect(after.data[0].absorbed.id).toBe(contact.id);
    expect(after.data[0].evidence.note).toBe("We met.");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), PATIENCE);
    await user.click(await screen.findByRole("button", { name: "Split" }, PATIENCE));
    expect(await screen.findByText(/Split by/, undefined, PATIENCE)).toBeTruthy();
    const undone = await stub("GET", `/merges?contact=${other.id}`);
    expect(undone.data[0].undone_at).toBeTruthy();
  });

  it("dismisses a pair", async () => {
    const { user } = await visit("/contacts/merge-suggestions");
    await user.click(await screen.findByRole("button", { name: "Not the same" }, PATIENCE));
    expect(await screen.findByText("No duplicates in sight", undefined, PATIENCE)).toBeTruthy();
    const notice = screen.getByText("This pair will not be suggested again").parentElement as HTMLElement;
    await user.click(within(notice).getByRole("button", { name: "Undo" }));
    await user.click(await screen.findByRole("button", { name: "Not the same" }, PATIENCE));
    window.dispatchEvent(new Event("pagehide"));
    await waitFor(async () => {
      expect((await stub("GET", "/contacts/merge-suggestions")).data).toEqual([]);
    }, PATIENCE);
  });

  it("finds whom to merge with by name", async () => {
    const contacts = await stub("GET", "/contacts");
    const { user } = await visit(`/contacts/${contacts.data[3].id}`);
    await user.click(await screen.findByRole("button", { name: "Merge with…" }, PATIENCE));
    await user.type(await screen.findByLabelText("Who is the same person?", undefined, PATIENCE), "Ana");
    await user.click(await screen.findByRole("button", { name: /Ana Beltrán/ }, PATIENCE));
    expect(await screen.findByText("Which one stays?", undefined, PATIENCE)).toBeTruthy();
  });
});
