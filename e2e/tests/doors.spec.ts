/** The pages before the app: a server that nobody has set up, and somebody who belongs to no workspace. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { failOnPageErrors, signedIn, unique } from "./member";

async function expectNoSeriousFinding(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter((found) => found.impact === "serious" || found.impact === "critical");
  expect(serious.map((found) => `${found.id} ${found.nodes[0]?.html ?? ""}`)).toEqual([]);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", () => resolve()));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

test("PLT-30 on a fresh server the first visitor becomes the owner, and nobody after", async ({ page }) => {
  const errors = failOnPageErrors(page);
  const data = await mkdtemp(join(tmpdir(), "steward-fresh-"));
  const base = `http://127.0.0.1:${await freePort()}`;
  const server: ChildProcess = spawn(
    process.env.STEWARD_BIN ?? "steward",
    ["serve", "--data", data, "--addr", base.slice("http://".length)],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => server.once("exit", resolve));
  try {
    const ready = async () => (await page.request.get(`${base}/readyz`).catch(() => null))?.ok() ?? false;
    await expect.poll(ready, { timeout: 60_000 }).toBe(true);
    await page.goto(base);
    await expect(page.getByRole("heading", { name: "Welcome to Steward" })).toBeVisible();
    await expectNoSeriousFinding(page);
    await page.getByLabel("Name of the business").fill("Zwart & Sons");
    await page.getByLabel("Your name").fill("Ines Zwart");
    await page.getByLabel(/e-?mail/i).fill("ines@zwart.example");
    await page.getByLabel("New password").fill("three unrelated words");
    await page.getByRole("button", { name: "Create the workspace" }).click();
    await expect(page.getByRole("heading", { name: "Zwart & Sons is ready" })).toBeVisible();
    await expectNoSeriousFinding(page);
    await page.getByRole("button", { name: "Look around first" }).click();
    await expect(page.getByRole("navigation").first()).toBeVisible();
    await page.goto(`${base}/set-up`);
    await expect(page.getByLabel("Name of the business")).toHaveCount(0);
    expect(errors).toEqual([]);
  } finally {
    server.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  }
});

test("PLT-01 whoever was taken out of the last workspace is told so", async ({ page, browser }) => {
  const api = await signedIn(page);
  const email = `${unique("guest").replace(" ", ".")}@example.org`;
  await api.post("/invitations", { email, role: "viewer" });
  const mails: { data: { to: string; text: string }[] } = await api.get("/outbox-mails");
  const token = /token=([\w-]+)/.exec(mails.data.find((mail) => mail.to === email)?.text ?? "")?.[1];
  const guest = await (await browser.newContext()).newPage();
  const errors = failOnPageErrors(guest);
  await guest.goto(`/accept-invitation?token=${token}`);
  await guest.getByLabel("Your name").fill("A guest");
  await guest.getByLabel("New password").fill("three unrelated words");
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest.getByRole("navigation").first()).toBeVisible();

  const members: { data: { id: string; email: string }[] } = await api.get("/members");
  await api.call("DELETE", `/members/${members.data.find((member) => member.email === email)?.id}`);
  await guest.goto("/");
  await expect(guest).toHaveURL(/\/no-workspace$/);
  for (const colorScheme of ["light", "dark"] as const) {
    await guest.emulateMedia({ colorScheme });
    await expect(guest.getByText(email)).toBeVisible();
    await expectNoSeriousFinding(guest);
  }
  await guest.getByRole("button", { name: "Look again" }).click();
  await expect(guest).toHaveURL(/\/no-workspace$/);
  await guest.getByRole("button", { name: "Sign out" }).click();
  await expect(guest).toHaveURL(/\/sign-in/);
  expect(errors).toEqual([]);
  await guest.context().close();
});
