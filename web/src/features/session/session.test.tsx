import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { visit, withStub } from "../../test/page";
import { safeNext } from "./session";

withStub();
const PATIENCE = { timeout: 15_000 };

describe("sign-in", () => {
  it("brings a member to the page they wanted", async () => {
    const { user } = await visit("/runs", { signedIn: false });
    await user.type(await screen.findByLabelText("E-mail", undefined, PATIENCE), "mara@larkspur.example");
    await user.type(screen.getByLabelText("Password"), "right-enough-password");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("heading", { name: "Runs" }, PATIENCE)).toBeTruthy();
    expect(window.location.pathname).toBe("/runs");
  });

  it("says what was wrong and keeps the address", async () => {
    const { user } = await visit("/sign-in", { signedIn: false });
    const email = await screen.findByLabelText("E-mail", undefined, PATIENCE);
    await user.type(email, "mara@larkspur.example");
    await user.type(screen.getByLabelText("Password"), "wrong");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByText(/do not belong together/, undefined, PATIENCE)).toBeTruthy();
    expect((email as HTMLInputElement).value).toBe("mara@larkspur.example");
  });

  it("asks for the second factor only when it is needed", async () => {
    const { user } = await visit("/sign-in", { signedIn: false });
    await user.type(await screen.findByLabelText("E-mail", undefined, PATIENCE), "mara@larkspur.example");
    await user.type(screen.getByLabelText("Password"), "second");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    await user.type(await screen.findByLabelText("Code", undefined, PATIENCE), "123456");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    await waitFor(() => expect(screen.getByRole("heading", { name: /Mara/ })).toBeTruthy(), PATIENCE);
  });

  it("leads the first visitor through the set-up", async () => {
    const { user } = await visit("/", { signedIn: false, needsOwner: true });
    await user.type(await screen.findByLabelText("Name of the business", undefined, PATIENCE), "Fern & Co");
    await user.type(screen.getByLabelText("Your name"), "Ida");
    await user.type(screen.getByLabelText("E-mail"), "ida@fern.example");
    await user.type(screen.getByLabelText("New password"), "three unrelated words");
    await user.click(screen.getByRole("button", { name: "Create the workspace" }));
    expect(await screen.findByRole("heading", { name: "Fern & Co is ready" }, PATIENCE)).toBeTruthy();
    expect(screen.getByText("Give it something to know")).toBeTruthy();
  });

  it("never follows an address that leads elsewhere", () => {
    expect(safeNext("/runs?x=1")).toBe("/runs?x=1");
    expect(safeNext("//evil.example")).toBe("/");
    expect(safeNext("/\\evil.example")).toBe("/");
    expect(safeNext("https://evil.example")).toBe("/");
    expect(safeNext(undefined)).toBe("/");
  });
});
