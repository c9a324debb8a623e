import { type BrowserContext, expect, type Frame, type Page } from "@playwright/test";

export const PORTAL = "/p/gorse-and-gale";

let cookies: Awaited<ReturnType<BrowserContext["cookies"]>> = [];

/**
 * Signs in as the owner of the sample business, whose sign-in the first page offers. By the form once; the other tests
 * come in with the same session, so that they neither wait for it nor meet the limit of guessing.
 */
export async function signIn(page: Page): Promise<void> {
  if (cookies.length > 0) {
    await page.context().addCookies(cookies);
    await page.goto("/");
    await expect(page.getByRole("navigation").first()).toBeVisible();
    return;
  }
  const setup = await page.request.get("/api/v1/setup");
  const { demo_sign_in: demo } = await setup.json();
  await page.goto("/");
  await page.getByLabel(/e-?mail/i).first().fill(demo.email);
  await page.getByLabel(/password/i).first().fill(demo.password);
  await page.getByRole("button", { name: /sign in/i }).first().click();
  await expect(page.getByRole("navigation").first()).toBeVisible();
  cookies = await page.context().cookies();
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The interface as the signed-in member of this page: to make what a test needs, and to look at what came of it. */
export class Api {
  private token = "";

  constructor(private readonly page: Page) {}

  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it asked for
  async call(method: Method, path: string, data?: unknown): Promise<any> {
    this.token ||= (await (await this.page.request.get("/api/v1/session")).json()).csrf_token;
    const answer = await this.page.request.fetch(`/api/v1${path}`, {
      method,
      data,
      headers: { "x-csrf-token": this.token },
    });
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return answer.status() === 204 ? null : answer.json();
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above
  async get(path: string): Promise<any> {
    return this.call("GET", path);
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above
  async post(path: string, data: unknown = {}): Promise<any> {
    return this.call("POST", path, data);
  }
}

export async function signedIn(page: Page): Promise<Api> {
  await signIn(page);
  return new Api(page);
}

/** The conversation in which something was said, once it has arrived: a customer's page shows words before they do. */
export async function conversationWith(api: Api, words: string): Promise<{ id: string; contact: { id: string } }> {
  const find = async () => (await api.get(`/conversations?status=all&q=${encodeURIComponent(words)}`)).data;
  await expect.poll(async () => (await find()).length).toBe(1);
  return (await find())[0];
}

/** What nothing else of the sample data has, so that tests that share it find their own. */
export function unique(words: string): string {
  return `${words} ${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;
}

/** A fresh fault of the page's own script fails the test that caused it. */
export function failOnPageErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /content security policy/i.test(message.text())) errors.push(message.text());
  });
  return errors;
}

/** Writes to the business. On a phone the Enter key makes a new line, so the button sends on both. */
export async function write(page: Page | Frame, text: string): Promise<void> {
  await page.getByRole("textbox").fill(text);
  await page.getByRole("button", { name: /send/i }).first().click();
}
