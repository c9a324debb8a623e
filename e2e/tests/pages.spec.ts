import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { failOnPageErrors, signIn } from "./member";

const PAGES = [
  "/",
  "/inbox",
  "/knowledge",
  "/knowledge/search?q=refund",
  "/contacts",
  "/contacts/merge-suggestions",
  "/runs",
  "/search?q=refund",
  "/settings",
  "/settings/reply-modes",
  "/settings/members",
  "/settings/jobs",
];

test("every page of the member app opens, light and dark, without faults or serious accessibility findings", async ({ page }, info) => {
  test.setTimeout(300_000);
  const errors = failOnPageErrors(page);
  await signIn(page);
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole("main").first()).toBeVisible();
    // The live stream never falls idle, so what says that it is loading is waited for instead.
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await expect(page.locator(`html[data-mantine-color-scheme="${scheme}"]`)).toHaveCount(1);
      const name = path === "/" ? "home" : path.slice(1).replaceAll(/[/?=]/g, "-");
      await page.screenshot({ path: `screenshots/${info.project.name}-${scheme}-${name}.png` });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter((found) => found.impact === "serious" || found.impact === "critical");
      expect(serious.map((found) => `${path} ${scheme}: ${found.id} ${found.nodes[0]?.html ?? ""}`)).toEqual([]);
    }
  }
  expect(errors).toEqual([]);
});
