/** What the business puts on its own website: the tracker and the widget, on a page of another origin. */
import { expect, type Page, test } from "@playwright/test";
import { type Api, failOnPageErrors, PORTAL, signedIn, write } from "./member";
import { openSite, type Site } from "./site";

/** The workspace's websites are what this says while the test runs. */
async function withSite(api: Api, body: string, work: (site: Site) => Promise<void>): Promise<void> {
  const site = await openSite(body);
  const before = (await api.get("/workspace")).allowed_origins;
  await api.call("PATCH", "/workspace", { allowed_origins: [site.origin, site.sameSite] });
  try {
    await work(site);
  } finally {
    await api.call("PATCH", "/workspace", { allowed_origins: before });
    site.close();
  }
}

/** Leaves the page, which sends what waits. */
async function leave(page: Page): Promise<void> {
  await page.goto("about:blank");
}

test("PLT-10 the tracker sends what a visitor agreed to, from allowed websites alone", async ({ page, browser, baseURL }) => {
  const api = await signedIn(page);
  const key = await api.post("/keys", { name: "Website", scopes: ["tracker"] });
  const tag = `<script src="${baseURL}/track.js" data-key="${key.secret}" data-consent="required"></script>`;
  await withSite(api, tag, async (site) => {
    type Tracked = { type: string; session_id: string; metadata: { origin?: string }; properties: { url: string } };
    const arrived = async (): Promise<Tracked[]> => {
      const listed: { data: Tracked[] } = await api.get("/events?limit=200");
      return listed.data.filter((event) => event.properties.url?.includes(`:${new URL(site.origin).port}`));
    };
    const context = await browser.newContext();
    const visitor = await context.newPage();
    const errors = failOnPageErrors(visitor);
    const track = (type: string, more?: unknown) =>
      visitor.evaluate(
        ([type, more]) => (window as unknown as { stewardTrack: (...of: unknown[]) => void }).stewardTrack(type, more),
        [type, more],
      );

    await visitor.goto(`${site.origin}/tents?size=2`);
    await track("cart.filled", { items: 1 });
    await leave(visitor);
    await visitor.goto(`${site.origin}/tents?size=2`);
    await track("consent", true);
    await track("order.placed", { total: 20 });
    await leave(visitor);
    await expect.poll(async () => (await arrived()).map((event) => event.type).sort()).toEqual(["order.placed", "page.viewed"]);
    const [one, other] = await arrived();
    expect(one?.session_id).toBe(other?.session_id);
    expect(one?.metadata.origin).toBe(site.origin);
    // Where somebody was, without what they searched there.
    expect(one?.properties.url).toBe(`${site.origin}/tents`);

    // The answer is kept for the next page, and so is its being taken back.
    await visitor.goto(`${site.origin}/contact`);
    await leave(visitor);
    await expect.poll(async () => (await arrived()).length).toBe(3);
    await visitor.goto(`${site.origin}/contact`);
    await track("consent", false);
    await track("order.placed", { total: 30 });
    await leave(visitor);

    // At an address that is not among the websites the server refuses.
    const refused = visitor.waitForResponse(`${baseURL}/api/v1/track`);
    await visitor.goto(`${site.notAllowed}/tents`);
    await track("consent", true);
    expect((await refused).status()).toBe(403);
    await context.close();

    // Who says by the browser that they are not to be followed is not asked.
    const quiet = await browser.newContext();
    await quiet.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
    const sent: string[] = [];
    quiet.on("request", (request) => sent.push(request.url()));
    const shy = await quiet.newPage();
    await shy.goto(`${site.origin}/tents`);
    await shy.evaluate(() => (window as unknown as { stewardTrack: (...of: unknown[]) => void }).stewardTrack("consent", true));
    await leave(shy);
    expect(sent.filter((url) => url.includes("/api/"))).toEqual([]);
    await quiet.close();
    expect((await arrived()).length).toBe(3);
    expect(errors).toEqual([]);
  });
  await api.call("DELETE", `/keys/${key.id}`);
});

test("DESK-04 the widget is opened, asked and closed by keyboard on a foreign page, and not shown on others", async ({ page, browser, baseURL }) => {
  const api = await signedIn(page);
  const tag = `<script src="${baseURL}/widget.js" data-workspace="${PORTAL.slice(3)}" async></script>`;
  await withSite(api, tag, async (site) => {
    const context = await browser.newContext();
    const visitor = await context.newPage();
    const errors = failOnPageErrors(visitor);
    const focused = () => visitor.evaluate(() => document.activeElement?.tagName);
    await visitor.goto(site.origin);
    await expect(visitor.locator("steward-widget")).toBeVisible();
    expect(visitor.frames()).toHaveLength(1);
    // After the link of the page comes the button, which stands in a root that the page can't reach into.
    await visitor.keyboard.press("Tab");
    await visitor.keyboard.press("Tab");
    expect(await focused()).toBe("STEWARD-WIDGET");
    const attached = visitor.waitForEvent("frameattached");
    await visitor.keyboard.press("Enter");
    const frame = await attached;
    await expect(frame.getByRole("textbox")).toBeFocused();
    await visitor.keyboard.type("How much does shipping to Germany cost?");
    await visitor.keyboard.press("Tab");
    await visitor.keyboard.press("Enter");
    await expect(frame.getByRole("log")).toContainText("8.95");
    const source = frame.getByRole("log").getByRole("button", { name: /1/ }).first();
    await expect(source).toBeVisible();
    for (let steps = 0; steps < 12 && !(await source.evaluate((button) => button === document.activeElement)); steps += 1) {
      await visitor.keyboard.press("Shift+Tab");
    }
    await expect(source).toBeFocused();
    await visitor.keyboard.press("Enter");
    await expect(frame.getByRole("dialog")).toBeVisible();
    await visitor.keyboard.press("Escape");
    await expect(frame.getByRole("dialog")).toHaveCount(0);
    await expect(source).toBeFocused();
    await visitor.keyboard.press("Escape");
    await expect.poll(focused).toBe("STEWARD-WIDGET");
    await context.close();

    // Where the browser lets the frame keep something, who talked here finds the conversation again on the next page.
    const regular = await browser.newContext();
    const customer = await regular.newPage();
    errors.push(...failOnPageErrors(customer));
    await customer.goto(site.sameSite);
    const first = customer.waitForEvent("frameattached");
    await customer.locator("steward-widget").click();
    const talk = await first;
    await write(talk, "hello");
    await expect(talk.getByRole("log")).toContainText("Linnet");
    const again = customer.waitForEvent("frameattached");
    await customer.goto(`${site.sameSite}/contact`);
    await expect((await again).getByRole("log")).toContainText("Linnet");
    await regular.close();
    expect(errors).toEqual([]);

    const elsewhere = await (await browser.newContext()).newPage();
    const hint = elsewhere.waitForEvent("console", (message) => message.text().startsWith("steward:"));
    await elsewhere.goto(site.notAllowed);
    expect((await hint).text()).toContain("is not shown here");
    await expect(elsewhere.locator("steward-widget")).toHaveCount(0);
    await elsewhere.context().close();
  });
});
