// A stand-in for the server that speaks the public contract, for work on these pages without the backend.
// Job: pages from web/dist/public, the API with a live stream, and a few faults on request. Border: development only,
// everything in memory. `node public-pages/dev/stub.mjs [port]`, then /p/demo, and /host for a page with the widget.
//
// Words in a message change what happens: "draft" waits for a colleague, "person" hands off, "restart" takes a reply
// back half way, "cut" breaks the live line in mid-reply, "busy" is refused with 429 once, "bad" is refused for good.

import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { answerFor, passages } from "./stub-answers.mjs";

const port = Number(process.argv[2] ?? 4200);
const dist = fileURLToPath(new URL("../../dist/public/", import.meta.url));
const devFolder = fileURLToPath(new URL("./", import.meta.url));

const BRANDS = {
  demo: { name: "Lindenhof Bicycles", color: "#0f5c4d", on_color: "#ffffff" },
  sun: { name: "Sunny Side Bakery", color: "#ffd23f", on_color: "#1d1b18" },
  ink: {
    name: "Okafor & Partner, Architects and Structural Engineers",
    color: "#1c1f26",
    on_color: "#ffffff",
  },
};
const GREETING = "Hello! What can we do for you and your bike?";
const SUGGESTED = ["How long does a repair take?", "Do you have e-bikes for short people?", "What does a full service cost?"];

const sessions = new Map();
let sequence = 0;
const stamp = () => new Date().toISOString();
const nextId = (prefix) => `${prefix}_${String(++sequence).padStart(12, "0")}`;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function newSession() {
  const session = {
    token: `pt_${randomUUID()}`,
    contact: { id: nextId("con"), name: null, signed_in: false },
    messages: [],
    streams: new Set(),
    log: [],
    files: new Map(),
    state: { draft_pending: false, handoff: null },
    busyOnce: true,
  };
  sessions.set(session.token, session);
  return session;
}

function emit(session, type, data, durable = false) {
  const id = durable ? ++sequence : null;
  const text = `${id ? `id: ${id}\n` : ""}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  if (durable) session.log.push({ id, text });
  for (const stream of session.streams) stream.write(text);
}

function say(session, author, text, more = {}) {
  const message = {
    id: nextId("msg"),
    author,
    kind: "text",
    text,
    citations: [],
    files: [],
    client_id: null,
    created_at: stamp(),
    delivered_at: stamp(),
    read_at: null,
    ...more,
  };
  session.messages.push(message);
  emit(session, "message", { message }, true);
  return message;
}

async function reply(session, text) {
  await wait(250);
  for (const message of session.messages) if (message.author.kind === "contact") message.read_at ??= stamp();
  emit(session, "read", { at: stamp() });
  if (/\bdraft\b/i.test(text)) {
    session.state.draft_pending = true;
    return emit(session, "draft.pending", {});
  }
  const run_id = nextId("run");
  emit(session, "reply.started", { run_id });
  const answer = answerFor(text);
  const pieces = answer.text.match(/.{1,12}/gsu) ?? [];
  await wait(500);
  for (const [index, piece] of pieces.entries()) {
    emit(session, "reply.delta", { run_id, text: piece });
    await wait(25);
    if (/restart/i.test(text) && index === 4) {
      emit(session, "reply.restart", { run_id });
      for (const again of pieces.slice(0, 5)) emit(session, "reply.delta", { run_id, text: again });
    }
    if (/\bcut\b/i.test(text) && index === 4) for (const stream of session.streams) stream.destroy();
  }
  say(session, { kind: "agent", name: "Mia" }, answer.text, {
    citations: answer.citations,
    suggested: answer.suggested,
    run_id,
  });
  session.state.draft_pending = false;
}

function handOff(session) {
  const promised_at = new Date(Date.now() + 45 * 60_000).toISOString();
  session.state.handoff = { promised_at };
  emit(session, "handoff", { promised_at }, true);
  return { promised_at };
}

// ---- http ----

function fill(file, values) {
  const escaped = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  return readFileSync(dist + file, "utf8").replace(/\{\{([\w.]+)\}\}/g, (_, key) => escaped(values[key] ?? ""));
}

function pageValues(slug, language, channel) {
  const brand = BRANDS[slug] ?? BRANDS.demo;
  const texts = JSON.parse(readFileSync(`${dist}page-texts.json`, "utf8"));
  const words = Object.entries(texts[language] ?? texts.en).map(([key, text]) => [`t.${key}`, text]);
  return {
    lang: language,
    channel,
    slug,
    name: brand.name,
    initial: brand.name[0].toUpperCase(),
    color: brand.color,
    greeting: GREETING,
    assistant_name: "Mia",
    ...Object.fromEntries(words),
  };
}

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors ";

function send(response, status, body, headers = {}) {
  const text = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const type = status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store", ...headers });
  response.end(status === 204 ? undefined : text);
}

const problem = (response, status, code, detail, headers) => send(response, status, { type: "about:blank", title: code, status, code, detail }, headers);

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function tokenOf(request, url) {
  const header = request.headers.authorization?.replace(/^Bearer /, "");
  const cookie = /steward_portal=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
  return header ?? url.searchParams.get("token") ?? cookie;
}

const TYPES = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  html: "text/html",
  json: "application/json",
  woff2: "font/woff2",
};

function page(request, response, url) {
  const [, kind, slug, rest] = url.pathname.split("/");
  const language = url.searchParams.get("lang") ?? request.headers["accept-language"]?.slice(0, 2) ?? "en";
  const html = { "Content-Type": "text/html; charset=utf-8" };
  if (rest === "brand.css") {
    const brand = BRANDS[slug] ?? BRANDS.demo;
    const css = `:root{--st-brand:${brand.color};--st-on-brand:${brand.on_color}}`;
    return send(response, 200, css, { "Content-Type": "text/css" });
  }
  if (kind === "w") {
    return send(response, 200, fill("portal.html", pageValues(slug, language, "widget")), {
      ...html,
      "Content-Security-Policy": `${CSP}http://127.0.0.1:* http://localhost:*`,
    });
  }
  return send(response, 200, fill("portal.html", pageValues(slug, language, "portal")), {
    ...html,
    "Content-Security-Policy": `${CSP}'none'`,
  });
}

async function ask(request, response, url) {
  const slug = url.pathname.split("/")[2];
  const question = new URLSearchParams((await bodyOf(request)).toString()).get("text") ?? "";
  const answer = answerFor(question);
  const sources = answer.citations.map((citation) => `[${citation.n}] ${citation.title}`).join("\n");
  const values = { ...pageValues(slug, "en", "portal"), question, answer: answer.text, sources };
  send(response, 200, fill("answer.html", values), {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": `${CSP}'none'`,
  });
}

async function api(request, response, url) {
  const [, , , , slug, what, id] = url.pathname.split("/");
  const route = `${request.method} ${what ?? ""}`;
  if (route === "GET ") {
    const brand = BRANDS[slug];
    if (!brand) return problem(response, 404, "not_found", "There is no such page.");
    const info = {
      name: brand.name,
      brand: { color: brand.color, on_color: brand.on_color, logo_url: null },
      assistant_name: "Mia",
      greeting: GREETING,
      suggested: SUGGESTED,
      languages: ["en", "de"],
      channel_open: true,
    };
    return send(response, 200, info, { "Access-Control-Allow-Origin": request.headers.origin ?? "*" });
  }
  let session = sessions.get(tokenOf(request, url));
  if (route === "POST session") {
    const body = JSON.parse((await bodyOf(request)).toString() || "{}");
    session = sessions.get(body.token) ?? session ?? newSession();
    return sendSession(response, session);
  }
  if (!session) return problem(response, 401, "session_unknown", "This session has ended.");
  switch (route) {
    case "GET messages":
      return send(response, 200, { data: session.messages, next_cursor: null, state: session.state });
    case "POST messages":
      return takeMessage(request, response, session);
    case "GET live":
      return openStream(request, response, session);
    case "POST read":
    case "POST typing":
      return send(response, 204, "");
    case "POST handoff":
      return send(response, 200, handOff(session));
    case "GET passages": {
      const found = passages[id];
      return found ? send(response, 200, found) : problem(response, 404, "not_found", "Not cited here.");
    }
    case "POST files": {
      const body = await bodyOf(request);
      const name = /filename="([^"]*)"/.exec(body.toString("latin1"))?.[1] ?? "file";
      if (/\.exe$/.test(name)) {
        return problem(response, 415, "type_not_allowed", "Programs can't be attached. Pictures, PDF and text can.");
      }
      const file = { id: nextId("fil"), name, size: body.length, content_type: "application/octet-stream" };
      session.files.set(file.id, file);
      return send(response, 201, file);
    }
    case "POST code":
      return send(response, 202, {});
    case "POST verify": {
      const body = JSON.parse((await bodyOf(request)).toString());
      if (body.code !== "123456") return problem(response, 422, "code_wrong", "That code isn't right.");
      session.contact = { ...session.contact, name: body.identity, signed_in: true };
      return sendSession(response, session);
    }
    case "DELETE session":
      sessions.delete(session.token);
      return send(response, 204, "", { "Set-Cookie": "steward_portal=; Path=/; Max-Age=0" });
    case "GET conversations": {
      const last_message = { text: "Thank you, see you on Friday!", at: "2026-10-02T14:20:00Z" };
      return send(response, 200, {
        data: [{ id: "cnv_1", channel: "widget", status: "closed", last_message, updated_at: last_message.at }],
        next_cursor: null,
      });
    }
    case "GET data":
      return send(response, 200, { contact: session.contact, messages: session.messages });
    default:
      return problem(response, 404, "not_found", "There is nothing here.");
  }
}

function sendSession(response, session) {
  const conversation_id = session.messages.length > 0 ? "cnv_2" : null;
  send(
    response,
    200,
    { token: session.token, contact: session.contact, conversation_id },
    {
      "Set-Cookie": `steward_portal=${session.token}; Path=/; HttpOnly; SameSite=Lax`,
    },
  );
}

async function takeMessage(request, response, session) {
  const body = JSON.parse((await bodyOf(request)).toString());
  const before = session.messages.find((message) => message.client_id === body.client_id);
  if (before) return send(response, 200, { message: before });
  if (/\bbusy\b/i.test(body.text) && session.busyOnce) {
    session.busyOnce = false;
    return problem(response, 429, "too_many", "Too many messages at once.", { "Retry-After": "2" });
  }
  if (/\bbad\b/i.test(body.text)) return problem(response, 422, "refused", "This message was refused by the stub.");
  if ([...body.text].length > 10_000) return problem(response, 413, "too_long", "A message holds 10,000 characters.");
  await wait(20);
  const files = (body.file_ids ?? []).map((id) => session.files.get(id)).filter(Boolean);
  const message = say(session, { kind: "contact", name: null }, body.text, {
    client_id: body.client_id,
    files,
  });
  send(response, 201, { message });
  if (/\bperson\b/i.test(body.text)) handOff(session);
  else void reply(session, body.text);
}

function openStream(request, response, session) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write(": open\n\n");
  const last = Number(request.headers["last-event-id"] ?? 0);
  if (last) for (const event of session.log) if (event.id > last) response.write(event.text);
  session.streams.add(response);
  const beat = setInterval(() => response.write(": beat\n\n"), 15_000);
  response.on("close", () => {
    clearInterval(beat);
    session.streams.delete(response);
  });
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://stub");
  const handle = async () => {
    if (url.pathname === "/host") {
      const slug = url.searchParams.get("workspace") ?? "demo";
      const html = readFileSync(`${devFolder}host.html`, "utf8").replace('"demo"', JSON.stringify(slug));
      return send(response, 200, html, { "Content-Type": "text/html" });
    }
    if (url.pathname.startsWith("/api/v1/public/")) return api(request, response, url);
    if (request.method === "POST" && /^\/p\/[^/]+\/ask$/.test(url.pathname)) return ask(request, response, url);
    if (/^\/[pw]\/[^/]+/.test(url.pathname)) return page(request, response, url);
    const file = url.pathname === "/widget.js" ? "widget.js" : url.pathname.replace(/^\/public\//, "");
    if (file.includes("..") || !existsSync(dist + file) || file === "/") return problem(response, 404, "not_found", "");
    const type = TYPES[file.split(".").pop() ?? ""] ?? "application/octet-stream";
    return send(response, 200, readFileSync(dist + file), { "Content-Type": type });
  };
  handle().catch((error) => {
    console.error(error);
    if (!response.headersSent) problem(response, 500, "stub_failed", "The stub has a fault.");
  });
});
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/p/demo`));
