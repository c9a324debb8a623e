import { cleanup, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { setState, visit, withStub } from "../../test/page";
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

  it("offers other services, and brings back to the page that was wanted", async () => {
    await visit("/runs", { signedIn: false });
    const link = await screen.findByRole("link", { name: "Continue with Google" }, PATIENCE);
    expect(link.getAttribute("href")).toMatch(/\/api\/v1\/oidc\/google\/start\?next=%2Fruns$/);
  });

  it("says why another service did not let somebody in", async () => {
    await visit("/sign-in?error=oidc_not_invited", { signedIn: false });
    expect(await screen.findByText(/There is no account with this e-mail/, undefined, PATIENCE)).toBeTruthy();
    cleanup();
    await visit("/sign-in?error=something_new", { signedIn: false });
    expect(await screen.findByText(/other service did not work/, undefined, PATIENCE)).toBeTruthy();
  });

  it("asks only for the code when another service has vouched for somebody", async () => {
    const { user } = await visit("/sign-in?step=code&next=%2Fruns", { signedIn: false });
    const code = await screen.findByLabelText("Code", undefined, PATIENCE);
    expect(screen.queryByLabelText("Password")).toBeNull();
    await user.type(code, "000000");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(await screen.findByText(/not right, or was used already/, undefined, PATIENCE)).toBeTruthy();
    await user.clear(code);
    await user.type(code, "123456");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(await screen.findByRole("heading", { name: "Runs" }, PATIENCE)).toBeTruthy();
  });

  it("asks whoever was invited and has an account for the second factor", async () => {
    const { user } = await visit("/accept-invitation?token=in_1", { signedIn: false });
    await user.type(await screen.findByLabelText("Your name", undefined, PATIENCE), "Mara");
    await user.type(screen.getByLabelText("New password"), "second");
    await user.click(screen.getByRole("button", { name: "Join" }));
    await user.type(await screen.findByLabelText("Code", undefined, PATIENCE), "123456");
    await user.click(screen.getByRole("button", { name: "Join" }));
    await waitFor(() => expect(screen.getByRole("heading", { name: /Mara/ })).toBeTruthy(), PATIENCE);
  });

  it("has a page for somebody who is in no workspace", async () => {
    const { user } = await visit("/runs", { noWorkspace: true });
    expect(await screen.findByRole("heading", { name: "You are in no workspace" }, PATIENCE)).toBeTruthy();
    expect(screen.getByText(/mara@larkspur.example/)).toBeTruthy();
    await setState({ noWorkspace: false });
    await user.click(screen.getByRole("button", { name: "Look again" }));
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
