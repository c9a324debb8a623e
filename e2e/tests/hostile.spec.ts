import { expect, test } from "@playwright/test";
import { conversationWith, failOnPageErrors, PORTAL, signedIn, unique, write } from "./member";

const KINDS = [
  "<script>window.__ran=1</script>",
  '<img src=x onerror="window.__ran=1">',
  "<svg onload=window.__ran=1><a href=javascript:window.__ran=1>x</a></svg>",
  '"><iframe srcdoc="<script>parent.__ran=1</script>"></iframe>',
  "[press](javascript:window.__ran=1) ![](x:y)",
];
const RUNS = KINDS.join(" ");

test("F21 markup in names, titles, messages, notes, facts and tags stays text on every page", async ({ page, browser }) => {
  const errors = failOnPageErrors(page);
  const api = await signedIn(page);
  const mark = unique("hostile").replace(" ", "");
  const words = `${mark} ${RUNS}`;

  const customer = await (await browser.newContext()).newPage();
  await customer.goto(PORTAL);
  await write(customer, words);
  const conversation = await conversationWith(api, mark);
  await customer.context().close();
  const contact = await api.post("/contacts", { name: `${mark} ${KINDS[0]}<img src=x onerror=window.__ran=1>`, identities: [] });
  const fields: { data: { key: string; type: string }[] } = await api.get("/fields");
  const field = fields.data.find((one) => one.type === "text" && one.key !== "name");
  await api.call("PUT", `/contacts/${contact.id}/facts/${field?.key}`, { value: words });
  const document = await api.post("/documents/article", { title: words.slice(0, 190), body: `# ${RUNS}\n\n${words}\n` });
  await api.post(`/conversations/${conversation.id}/notes`, { text: words });
  await api.call("PATCH", `/conversations/${conversation.id}`, { tags: ["<svg onload=window.__ran=1>"] });
  await expect.poll(async () => (await api.get(`/documents/${document.id}`)).status).toBe("ready");

  const runs = async () => (await api.get(`/runs?conversation=${conversation.id}`)).data;
  await expect.poll(async () => (await runs()).length).toBeGreaterThan(0);
  // Every page that shows one of them, and two that show what came of it: the last words are those of the assistant.
  const shows = [
    `/inbox/${conversation.id}`,
    `/contacts?q=${mark}`,
    `/contacts/${contact.id}`,
    `/knowledge?q=${mark}`,
    `/knowledge/${document.id}`,
    `/knowledge/search?q=${mark}`,
    `/search?q=${mark}`,
    `/runs/${(await runs())[0].id}`,
  ];
  for (const path of [...shows, `/inbox?q=${mark}`, `/contacts/${conversation.contact.id}`]) {
    await page.goto(path);
    if (shows.includes(path)) await expect(page.getByText(mark).first(), path).toBeVisible();
    await expect(page.getByRole("main").first()).toBeVisible();
    await expect(page.locator('[aria-busy="true"]'), path).toHaveCount(0);
    const made = await page.evaluate(() => {
      const foreign = 'script:not([src]), img[src="x"], svg[onload], iframe, [onerror], a[href^="javascript" i]';
      const ran = "__ran" in window;
      return { ran, foreign: [...window.document.body.querySelectorAll(foreign)].map((one) => one.outerHTML) };
    });
    expect(made, path).toEqual({ ran: false, foreign: [] });
  }
  await page.keyboard.press("Control+b");
  await page.keyboard.type(mark);
  await expect(page.getByRole("dialog").getByText(mark).first()).toBeVisible();
  expect(await page.evaluate(() => "__ran" in window)).toBe(false);
  expect(errors).toEqual([]);
  await api.call("DELETE", `/documents/${document.id}`);
});
