import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { stub, visit, withStub } from "../test/page";
import { t } from "../text";
import { SETTING_SECTIONS } from "./settings/sections";

withStub();
const PATIENCE = { timeout: 15_000 };

describe("every page shows its data", () => {
  const cases: [string, RegExp][] = [
    ["/", /drafts to approve/],
    ["/knowledge", /Service price list 2026/],
    ["/knowledge/search?q=refund", /You can return unused items/],
    ["/contacts", /Ana Beltrán/],
    ["/contacts/merge-suggestions", /Gave the same phone number/],
    ["/runs", /too big for me/],
    ["/search?q=battery", /E-bike battery care/],
    ["/nowhere", /There is no page here/],
  ];
  it.each(cases)("%s", async (address, words) => {
    await visit(address);
    await waitFor(() => expect(document.body.textContent).toMatch(words), PATIENCE);
  });

  it.each(SETTING_SECTIONS.map((section) => [section.key, t(section.label)] as const))(
    "/settings/%s",
    async (key, title) => {
      await visit(`/settings/${key}`);
      expect(await screen.findByRole("heading", { level: 1, name: title }, PATIENCE)).toBeTruthy();
      await waitFor(() => expect(document.querySelector('[aria-busy="true"]')).toBeNull(), PATIENCE);
      expect(screen.queryByRole("alert")).toBeNull();
    },
  );

  it("shows a run with its steps and replays it", async () => {
    const runs = await stub("GET", "/runs");
    const run = runs.data.find((one: { rung: string }) => one.rung === "second_model");
    const { user } = await visit(`/runs/${run.id}`);
    await user.click(await screen.findByRole("button", { name: /gpt-5-mini/ }, PATIENCE));
    expect(await screen.findByText(/429 Too Many Requests/, undefined, PATIENCE)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Replay" }));
    expect(await screen.findByText(/recorded model output: identical/, undefined, PATIENCE)).toBeTruthy();
  });

  it("shows the ways to sign in, and why one could not be added", async () => {
    const { user } = await visit("/settings/security?status=oidc_linked_elsewhere");
    expect(await screen.findByText(/opens another account already/, undefined, PATIENCE)).toBeTruthy();
    expect(screen.getByText("https://id.larkspur.example")).toBeTruthy();
    await user.click(await screen.findByRole("button", { name: "Add" }, PATIENCE));
    expect(await screen.findByText(/can't be reached at the moment/, undefined, PATIENCE)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(screen.queryByText("https://id.larkspur.example")).toBeNull(), PATIENCE);
  });

  it("offers the scopes that the server has for a new key", async () => {
    const { user } = await visit("/settings/keys");
    await user.click(await screen.findByRole("button", { name: "Create key" }, PATIENCE));
    const dialog = within(await screen.findByRole("dialog", undefined, PATIENCE));
    await user.click(await dialog.findByLabelText("Send events", undefined, PATIENCE));
    await user.type(dialog.getByLabelText("Name"), "Tracker");
    await user.click(dialog.getByRole("button", { name: "Create key" }));
    expect(await screen.findByText("Your new key", undefined, PATIENCE)).toBeTruthy();
    const keys = await stub("GET", "/keys");
    expect(keys.data.at(-1).scopes).toEqual(["events:write"]);
  });

  it("offers only what the server serves", async () => {
    const paths = ["/conversations", "/conversations/counts", "/runs", "/documents", "/persona", "/jobs"];
    await visit("/", { paths });
    expect(await screen.findByText("drafts to approve", undefined, PATIENCE)).toBeTruthy();
    expect(screen.queryByRole("link", { name: "Contacts" })).toBeNull();
    cleanup();
    await visit("/settings/persona", { paths });
    expect(await screen.findByRole("link", { name: "Jobs" }, PATIENCE)).toBeTruthy();
    expect(screen.queryByRole("link", { name: "API keys" })).toBeNull();
  });

  it("says when a thing does not exist", async () => {
    await visit("/runs/run_nothing");
    expect(await screen.findByText("This is not here", undefined, PATIENCE)).toBeTruthy();
  });

  it("deletes a document with undo", async () => {
    const documents = await stub("GET", "/documents");
    const { user } = await visit(`/knowledge/${documents.data[2].id}`);
    await user.click(await screen.findByRole("button", { name: "Delete" }, PATIENCE));
    await user.click(await screen.findByRole("button", { name: "Undo" }, PATIENCE));
    await waitFor(async () => {
      const after = await stub("GET", "/documents");
      expect(after.data.map((one: { id: string }) => one.id)).toContain(documents.data[2].id);
    }, PATIENCE);
  });
});
