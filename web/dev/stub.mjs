// A stand-in for the server: speaks the HTTP contract with believable data, live stream included.
// For `npm run dev` without a backend, for screenshots, and for the whole-page tests. Keeps nothing.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { accountRoutes } from "./stub-account.mjs";
import { aiRoutes } from "./stub-ai.mjs";
import { listeners, problem, state } from "./stub-live.mjs";
import { workRoutes } from "./stub-work.mjs";

// Method, path pattern, answer. `p` are the path's parts, `q` the query, `b` the body.
const routes = [...accountRoutes, ...workRoutes, ...aiRoutes].map(([method, pattern, answer]) => ({ method, parts: pattern.split("/").filter(Boolean), answer }));

function match(method, path) {
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  for (const route of routes) {
    if (route.method !== method || route.parts.length !== parts.length) continue;
    const p = {};
    const fits = route.parts.every((part, index) => {
      if (part.startsWith(":")) p[part.slice(1)] = parts[index];
      return part.startsWith(":") || part === parts[index];
    });
    if (fits) return { route, p };
  }
  return null;
}

const DIST = join(import.meta.dirname, "../dist");
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
// As strict as the server's, so that whatever would break there breaks here first.
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'";

/** The built app, with the single-page fallback the server has. */
async function serveFile(path, response) {
  const wanted = extname(path) ? join(DIST, normalize(path)) : join(DIST, "index.html");
  try {
    const bytes = await readFile(wanted);
    response
      .writeHead(200, {
        "content-type": TYPES[extname(wanted)] ?? "application/octet-stream",
        "content-security-policy": POLICY,
      })
      .end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

async function handle(request, response) {
  const address = new URL(request.url, "http://stub");
  if (address.pathname === "/readyz") {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ready: true, database: "ok", writable: !state.readOnly }));
    return;
  }
  if (!address.pathname.startsWith("/api/")) {
    await serveFile(address.pathname, response);
    return;
  }
  const path = address.pathname.replace(/^\/api\/v1/, "");
  if (path === "/live") {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.write(": hello\n\n");
    listeners.add(response);
    request.on("close", () => listeners.delete(response));
    return;
  }
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const raw = Buffer.concat(pieces).toString("latin1");
  const send = (status, value) => {
    const headers = { "content-type": status >= 400 ? "application/problem+json" : "application/json" };
    response.writeHead(status, value === null ? {} : headers).end(value === null ? undefined : JSON.stringify(value));
  };
  const found = match(request.method, path);
  if (!found) {
    send(404, problem(404, "not_found", `The stub does not know ${request.method} ${path}.`).problem);
    return;
  }
  const isWrite = request.method !== "GET" && path !== "/stub";
  if (state.readOnly && isWrite) {
    send(507, problem(507, "read_only", "The disk is full. Nothing was saved; what is stored is safe.").problem);
    return;
  }
  const isJson = (request.headers["content-type"] ?? "").includes("json");
  const b = isJson && raw ? JSON.parse(Buffer.concat(pieces).toString("utf8")) : {};
  const answer = found.route.answer({ p: found.p, q: address.searchParams, b, raw });
  if (answer?.problem) {
    send(answer.problem.status, answer.problem);
    return;
  }
  send(answer === null ? 204 : 200, answer ?? null);
}

export function startStub(port = 4100, initial = {}) {
  Object.assign(state, { signedIn: true, needsOwner: false, totp: false, readOnly: false, paths: null }, initial);
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      response.writeHead(500, { "content-type": "application/problem+json" }).end(JSON.stringify(problem(500, "stub_failed", String(error)).problem));
    });
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

if (process.argv[1]?.endsWith("stub.mjs")) {
  await startStub(Number(process.env.PORT ?? 4100));
  console.log("stub listens on http://127.0.0.1:4100");
}
