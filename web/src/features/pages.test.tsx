import { cleanup, screen, waitFor } from "@testing-library/react";
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
