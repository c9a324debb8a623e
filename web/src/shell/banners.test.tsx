import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { setState, visit, withStub } from "../test/page";

withStub();
const PATIENCE = { timeout: 15_000 };

describe("banners", () => {
  it("tells who only reads that the disk is full, and takes it back when there is room", async () => {
    await visit("/contacts", { readOnly: true });
    expect(
      await screen.findByText(/^Read-only: the server's disk is full/, undefined, PATIENCE),
    ).toBeTruthy();
    await setState({ readOnly: false });
    await waitFor(() => expect(screen.queryByText(/^Read-only/)).toBeNull(), PATIENCE);
  });
});
