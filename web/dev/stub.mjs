// A stand-in for the server: speaks the HTTP contract with believable data, live stream included.
// For `npm run dev` without a backend, for screenshots, and for the whole-page tests. Keeps nothing.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import * as data from "./stub-data.mjs";

const state = { signedIn: true, needsOwner: false, totp: false, readOnly: false };
const listeners = new Set();
let eventSequence = 1000;

function emit(type, payload, kept = true) {
  eventSequence += kept ? 1 : 0;
  const text = `${kept ? `id: ${eventSequence}\n` : ""}event: ${type}\ndata: ${JSON.stringify({ type, ...payload })}\n\n`;
  for (const response of listeners) {
    response.write(text);
  }
}

const list = (rows) => ({ data: rows, next_cursor: null });
const page = (rows, query, size = 50) => {
  const limit = Number(query.get("limit") ?? size);
  const start = Number(query.get("cursor") ?? 0);
  return {
    data: rows.slice(start, start + limit),
    next_cursor: start + limit < rows.length ? String(start + limit) : null,
  };
};
const problem = (status, code, detail, fields = []) => ({
  problem: { type: "about:blank", title: code, status, code, detail, fields, request_id: "req_01KSTUB" },
});
const find = (rows, id) => rows.find((row) => row.id === id);
const includes = (text, q) => (text ?? "").toLowerCase().includes(q.toLowerCase());

function filterConversations(query) {
  const q = query.get("q") ?? "";
  const status = query.get("status") ?? "open";
  const assignee = query.get("assignee");
  const waiting = query.get("waiting");
  const channel = query.get("channel");
  return data.conversations
    .filter((row) => status === "all" || (status === "open" ? row.status !== "closed" : row.status === status))
    .filter((row) => assignee !== "me" || row.assignee?.id === "mem_1")
    .filter((row) => assignee !== "none" || row.assignee === null)
    .filter((row) => waiting !== "draft" || row.draft_waiting)
    .filter((row) => waiting !== "member" || row.handoff)
    .filter((row) => !channel || row.channel === channel)
    .filter((row) => !q || includes(row.contact.name, q) || data.messages.get(row.id).some((message) => includes(message.text, q)))
    .sort((a, b) => (a.last_message.at < b.last_message.at ? 1 : -1));
}

function addMessage(conversation, message) {
  data.messages.get(conversation.id).push(message);
  if (message.kind === "text") {
    conversation.last_message = { text: message.text, author: message.author.kind, at: message.created_at };
    conversation.updated_at = message.created_at;
  }
  emit("message.created", { subject: { kind: "message", id: message.id }, conversation_id: conversation.id });
}

/** After a member's reply the customer answers, and, once the assistant owns the conversation, it streams a reply. */
function playOn(conversation) {
  setTimeout(() => emit("typing", { conversation_id: conversation.id }, false), 1500);
  setTimeout(() => {
    const person = { kind: "contact", id: conversation.contact.id, name: conversation.contact.name };
    addMessage(conversation, data.makeMessage(conversation.id, person, "And what does a service cost?", 0));
    if (conversation.owner === "agent") {
      stream(conversation, "A standard service costs 79 euro and takes one working day [1].");
    }
  }, 3500);
}

function stream(conversation, text) {
  const words = text.split(/(?<= )/);
  words.forEach((word, index) => {
    setTimeout(() => emit("reply.delta", { conversation_id: conversation.id, run_id: "run_live", text: word }, false), 600 + index * 90);
  });
  setTimeout(
    () =>
      addMessage(
        conversation,
        data.makeMessage(conversation.id, { kind: "agent", id: "agent", name: "Robin" }, text, 0, {
          run_id: data.runs[0].id,
        }),
      ),
    800 + words.length * 90,
  );
}

function contactDetail(row) {
  const identities = [];
  if (row.email) identities.push({ id: `${row.id}-e`, kind: "email", value: row.email, verified: true, source: "portal" });
  if (row.phone)
    identities.push({
      id: `${row.id}-p`,
      kind: "phone",
      value: row.phone,
      verified: false,
      source: "conversation",
    });
  return {
    ...row,
    identities,
    facts: row.facts ?? data.factsOf(row.id),
    merged_from: row.merged ?? [],
    created_at: data.at(40 * 86_400_000),
  };
}

function knowledgeSearch(query) {
  const words = (query.get("q") ?? "")
    .toLowerCase()
    .split(/\W+/)
    .filter((word) => word.length > 3);
  const hits = [];
  for (const document of data.documents) {
    for (const passage of data.passages.get(document.id)) {
      const highlights = [];
      for (const word of words) {
        const start = passage.text.toLowerCase().indexOf(word);
        if (start >= 0) highlights.push([start, start + word.length]);
      }
      if (highlights.length > 0) hits.push({ document, passage, highlights });
    }
  }
  hits.sort((a, b) => b.highlights.length - a.highlights.length);
  return {
    duration_ms: 4.7,
    data: hits.slice(0, 8).map(({ document, passage, highlights }, index) => ({
      passage_id: passage.id,
      document_id: document.id,
      title: document.title,
      heading_path: passage.heading_path,
      text: passage.text,
      page: passage.page,
      highlights,
      score: 0.03 - index * 0.002,
      why: {
        text_rank: index + 1,
        text_score: 9.1 - index,
        vector_rank: index % 3 === 2 ? null : index + 2,
        vector_score: 0.62 - index * 0.03,
        recency: 0.9,
        pinned: document.pinned,
      },
    })),
  };
}

const persona = { ...data.persona };
let replyModes = {
  default: "auto",
  rules: [
    { channel: "email", mode: "draft" },
    { hours: { from: 18, to: 8, days: [1, 2, 3, 4, 5] }, mode: "auto" },
  ],
};
let budget = {
  day_micros: 5_000_000,
  month_micros: 60_000_000,
  conversation_micros: null,
  spent: { day: 1_240_000, month: 51_300_000 },
};
let workspace = {
  id: "wsp_1",
  slug: "larkspur",
  name: "Larkspur Cycles",
  brand: { color: "#2f6f3a", logo_url: null },
  default_region: "DE",
  time_zone: "Europe/Berlin",
  allowed_origins: ["https://larkspur.example"],
};
const keys = [
  {
    id: "key_1",
    name: "Website tracker",
    prefix: "sk_8Qm",
    scopes: ["events"],
    last_used_at: data.at(60_000),
    expires_at: data.at(-80 * 86_400_000),
  },
];
const invitations = [
  {
    id: "inv_1",
    email: "nina@larkspur.example",
    role: "agent",
    created_at: data.at(3 * 3_600_000),
    expires_at: null,
  },
];
const sessions = [
  {
    id: "ses_1",
    current: true,
    user_agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0",
    ip: "192.0.2.10",
    created_at: data.at(86_400_000),
    last_seen_at: data.at(1000),
  },
  {
    id: "ses_2",
    current: false,
    user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Safari/605",
    ip: "198.51.100.7",
    created_at: data.at(9 * 86_400_000),
    last_seen_at: data.at(5 * 3_600_000),
  },
];
let suggestions = [
  {
    id: "sug_1",
    contact: data.contacts[1],
    other: data.contacts[9],
    reason: "Same phone number, not verified",
  },
  { id: "sug_2", contact: data.contacts[4], other: data.contacts[19], reason: "Same name and device" },
];
const home = () => ({
  waiting: {
    drafts: data.drafts.length,
    handed_off: data.conversations.filter((row) => row.handoff).length,
    unassigned: data.conversations.filter((row) => row.status === "open" && !row.assignee).length,
  },
  answered_today: 23,
  ai_resolution: 0.81,
  documents: data.documents.length,
  steps: [
    { key: "documents", done: true },
    { key: "persona", done: true },
    { key: "portal", done: false },
    { key: "provider", done: false },
    { key: "members", done: false },
  ],
  recent_runs: data.runs.slice(0, 6),
  volume: data.volume,
});
const dropDraft = (draft) => {
  data.drafts.splice(data.drafts.indexOf(draft), 1);
  find(data.conversations, draft.conversation_id).draft_waiting = false;
};

// Method, path pattern, answer. `p` are the path's parts, `q` the query, `b` the body.
const routes = [
  [
    "GET",
    "/setup",
    () => ({
      needs_owner: state.needsOwner,
      demo: true,
      version: "0.1.0",
      sign_in_with: [{ id: "google", name: "Google" }],
      demo_sign_in: { email: "owner@demo.steward", password: "demo-demo-demo" },
    }),
  ],
  [
    "POST",
    "/setup",
    ({ b }) => {
      state.needsOwner = false;
      state.signedIn = true;
      return { ...data.session, workspace: { ...data.session.workspace, name: b.workspace_name } };
    },
  ],
  [
    "GET",
    "/session",
    () => (state.signedIn ? { ...data.session, account: { ...data.session.account, totp_enabled: state.totp } } : problem(401, "signed_out", "Sign in to continue.")),
  ],
  [
    "POST",
    "/session",
    ({ b }) => {
      if (b.password === "wrong") return problem(401, "sign_in_failed", "E-mail and password do not belong together. Nothing was changed; try again or set a new password.");
      if (b.password === "second" && !b.totp_code) return problem(401, "totp_required", "A code is needed.");
      state.signedIn = true;
      return data.session;
    },
  ],
  [
    "DELETE",
    "/session",
    () => {
      state.signedIn = false;
      return null;
    },
  ],
  ["POST", "/session/workspace", () => data.session],
  ["GET", "/sessions", () => list(sessions)],
  [
    "DELETE",
    "/sessions/:id",
    ({ p }) => {
      sessions.splice(sessions.indexOf(find(sessions, p.id)), 1);
      return null;
    },
  ],
  ["POST", "/password/forgot", () => null],
  ["POST", "/password/reset", () => null],
  [
    "POST",
    "/password/change",
    ({ b }) =>
      b.password.length < 10
        ? problem(422, "weak_password", "This password is too easy to guess.", [
            {
              field: "password",
              code: "weak",
              message: "Use at least 10 characters that do not spell a common word.",
            },
          ])
        : null,
  ],
  [
    "POST",
    "/totp",
    () => ({
      secret: "JBSWY3DPEHPK3PXP",
      otpauth_url: "otpauth://totp/Steward",
      qr_svg:
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path d="M2 2h7v7H2zM20 2h7v7h-7zM2 20h7v7H2zM12 4h2v2h-2zM15 8h3v2h-3zM12 12h6v2h-6zM21 13h4v3h-4zM11 18h3v6h-3zM17 19h3v3h-3zM23 22h3v4h-3z"/></svg>',
    }),
  ],
  [
    "POST",
    "/totp/confirm",
    () => {
      state.totp = true;
      return { recovery_codes: ["k3f9-x2m7", "p8qd-11az", "zz4c-9rw2", "m0v6-tt5e"] };
    },
  ],
  [
    "DELETE",
    "/totp",
    () => {
      state.totp = false;
      return null;
    },
  ],
  ["GET", "/workspace", () => workspace],
  [
    "PATCH",
    "/workspace",
    ({ b }) => {
      workspace = { ...workspace, ...b };
      return workspace;
    },
  ],
  ["GET", "/members", () => list(data.members)],
  ["PATCH", "/members/:id", ({ p, b }) => Object.assign(find(data.members, p.id), b)],
  [
    "DELETE",
    "/members/:id",
    ({ p }) => {
      data.members.splice(data.members.indexOf(find(data.members, p.id)), 1);
      return null;
    },
  ],
  ["GET", "/invitations", () => list(invitations)],
  [
    "POST",
    "/invitations",
    ({ b }) => {
      const one = { id: data.id("inv"), created_at: new Date().toISOString(), expires_at: null, ...b };
      invitations.push(one);
      return one;
    },
  ],
  [
    "DELETE",
    "/invitations/:id",
    ({ p }) => {
      invitations.splice(invitations.indexOf(find(invitations, p.id)), 1);
      return null;
    },
  ],
  [
    "POST",
    "/invitations/accept",
    () => {
      state.signedIn = true;
      return data.session;
    },
  ],
  ["GET", "/keys", () => list(keys)],
  [
    "POST",
    "/keys",
    ({ b }) => {
      const key = { id: data.id("key"), prefix: "sk_4Tz", last_used_at: null, expires_at: null, ...b };
      keys.push(key);
      return { ...key, secret: "sk_4TzH2mQ9c7rLwX0nPa5vBk8dYeJ3uGfS" };
    },
  ],
  [
    "DELETE",
    "/keys/:id",
    ({ p }) => {
      keys.splice(keys.indexOf(find(keys, p.id)), 1);
      return null;
    },
  ],
  ["GET", "/outbox-mails", () => list(data.mails)],
  ["GET", "/contacts/merge-suggestions", () => list(suggestions)],
  [
    "GET",
    "/contacts",
    ({ q }) =>
      page(
        data.contacts.filter((row) => !q.get("q") || includes(row.name, q.get("q")) || includes(row.email, q.get("q"))),
        q,
      ),
  ],
  [
    "POST",
    "/contacts",
    ({ b }) => {
      const row = {
        id: data.id("con"),
        name: b.name,
        email: b.identities?.find((one) => one.kind === "email")?.value ?? null,
        phone: null,
        last_seen_at: null,
        conversation_count: 0,
        tags: [],
      };
      data.contacts.unshift(row);
      return row;
    },
  ],
  [
    "GET",
    "/contacts/:id",
    ({ p }) => {
      const row = find(data.contacts, p.id);
      return row ? contactDetail(row) : problem(404, "not_found", "There is no such contact in this workspace.");
    },
  ],
  ["PATCH", "/contacts/:id", ({ p, b }) => contactDetail(Object.assign(find(data.contacts, p.id), b))],
  ["DELETE", "/contacts/:id", () => null],
  ["POST", "/contacts/:id/identities", () => null],
  [
    "PUT",
    "/contacts/:id/facts/:key",
    ({ p, b }) => {
      const row = find(data.contacts, p.id);
      row.facts ??= data.factsOf(row.id);
      const fact = row.facts.find((one) => one.field.key === p.key);
      if (fact)
        Object.assign(fact, {
          value: b.value,
          source: { kind: "member", id: "mem_1", label: "Mara Lindqvist" },
          confidence: 1,
          observed_at: new Date().toISOString(),
        });
      return fact ?? null;
    },
  ],
  [
    "GET",
    "/contacts/:id/facts/:key/history",
    ({ p }) =>
      list([
        {
          ...data.factsOf(p.id)[1],
          id: "h1",
          value: "56 cm",
          source: { kind: "agent", id: null, label: "the assistant" },
          confidence: 0.7,
          observed_at: data.at(9 * 86_400_000),
        },
        {
          ...data.factsOf(p.id)[1],
          id: "h2",
          value: "M",
          source: { kind: "customer", id: null, label: null },
          confidence: 0.6,
          observed_at: data.at(20 * 86_400_000),
        },
      ]),
  ],
  ["GET", "/contacts/:id/conversations", ({ p }) => list(data.conversations.filter((row) => row.contact.id === p.id))],
  [
    "GET",
    "/contacts/:id/events",
    () =>
      list(
        [
          ["message.received", "portal", 7.2e6],
          ["fact.changed", "portal", 7.3e6],
          ["message.sent", "portal", 8.6e7],
          ["identity.verified", "portal", 1.7e8],
          ["conversation.started", "widget", 1.8e8],
          ["contact.created", "widget", 1.8e8],
        ].map(([type, source, ago], index) => ({
          event_id: `evt_${index}`,
          type,
          source,
          occurred_at: data.at(ago),
        })),
      ),
  ],
  [
    "POST",
    "/contacts/:id/merge",
    ({ p, b }) => {
      suggestions = suggestions.filter((one) => one.other.id !== b.other_id);
      const row = find(data.contacts, p.id);
      row.merged = [
        {
          merge_id: "mrg_1",
          contact_id: b.other_id,
          name: find(data.contacts, b.other_id)?.name ?? null,
          merged_at: new Date().toISOString(),
        },
      ];
      return { merge_id: "mrg_1", contact: contactDetail(row) };
    },
  ],
  [
    "POST",
    "/merges/:id/undo",
    () => {
      for (const row of data.contacts) row.merged = [];
      return null;
    },
  ],
  ["GET", "/fields", () => list(data.fields)],
  ["GET", "/collections", () => list(data.collections)],
  [
    "GET",
    "/documents",
    ({ q }) =>
      page(
        data.documents
          .filter((row) => !row.deleted)
          .filter((row) => !q.get("status") || row.status === q.get("status"))
          .filter((row) => !q.get("collection") || row.collection?.toLowerCase() === q.get("collection"))
          .filter((row) => !q.get("q") || includes(row.title, q.get("q"))),
        q,
      ),
  ],
  [
    "POST",
    "/documents",
    ({ raw }) => {
      const name = /filename="([^"]+)"/.exec(raw)?.[1] ?? "file.txt";
      if (name.endsWith(".exe")) return problem(415, "unsupported_type", `${name} is a program. Nothing was stored.`);
      return list([addDocument({ title: name, kind: name.split(".").pop(), source: "upload" })]);
    },
  ],
  ["POST", "/documents/article", ({ b }) => addDocument({ title: b.title, body: b.body, kind: "markdown", source: "article" })],
  ["POST", "/documents/faq", ({ b }) => addDocument({ title: b.question, body: b.answer, kind: "faq", source: "faq" })],
  ["POST", "/documents/page", ({ b }) => addDocument({ title: b.url, kind: "html", source: "page" })],
  ["GET", "/documents/:id", ({ p }) => find(data.documents, p.id) ?? problem(404, "not_found", "There is no such document in this workspace.")],
  ["PATCH", "/documents/:id", ({ p, b }) => Object.assign(find(data.documents, p.id), b)],
  [
    "DELETE",
    "/documents/:id",
    ({ p }) => {
      find(data.documents, p.id).deleted = true;
      return null;
    },
  ],
  [
    "POST",
    "/documents/:id/restore",
    ({ p }) => {
      find(data.documents, p.id).deleted = false;
      return null;
    },
  ],
  ["POST", "/documents/:id/file", ({ p }) => find(data.documents, p.id)],
  ["GET", "/documents/:id/passages", ({ p }) => list(data.passages.get(p.id) ?? [])],
  ["GET", "/knowledge/search", ({ q }) => knowledgeSearch(q)],
  [
    "GET",
    "/conversations/counts",
    () => {
      const open = data.conversations.filter((row) => row.status !== "closed");
      return {
        open: open.length,
        mine: open.filter((row) => row.assignee?.id === "mem_1").length,
        unassigned: open.filter((row) => !row.assignee).length,
        drafts: data.drafts.length,
        handed_off: open.filter((row) => row.handoff).length,
      };
    },
  ],
  ["GET", "/conversations", ({ q }) => page(filterConversations(q), q, 40)],
  ["GET", "/conversations/:id", ({ p }) => find(data.conversations, p.id) ?? problem(404, "not_found", "There is no such conversation in this workspace.")],
  [
    "PATCH",
    "/conversations/:id",
    ({ p, b }) => {
      const row = find(data.conversations, p.id);
      if (b.status) row.status = b.status;
      if (b.owner) {
        row.owner = b.owner;
        row.handoff = null;
      }
      if ("assignee_id" in b) {
        const member = find(data.members, b.assignee_id);
        row.assignee = member ? { id: member.id, name: member.name } : null;
      }
      emit("conversation.changed", { subject: { kind: "conversation", id: row.id } });
      return row;
    },
  ],
  ["GET", "/conversations/:id/messages", ({ p }) => list(data.messages.get(p.id) ?? [])],
  [
    "POST",
    "/conversations/:id/messages",
    ({ p, b }) => {
      const row = find(data.conversations, p.id);
      const message = data.makeMessage(row.id, { kind: "member", id: "mem_1", name: "Mara Lindqvist" }, b.text, 0, { client_id: b.client_id });
      row.owner = "member";
      row.handoff = null;
      addMessage(row, message);
      playOn(row);
      return message;
    },
  ],
  [
    "POST",
    "/conversations/:id/notes",
    ({ p, b }) => {
      const message = data.makeMessage(p.id, { kind: "member", id: "mem_1", name: "Mara Lindqvist" }, b.text, 0, { kind: "note" });
      addMessage(find(data.conversations, p.id), message);
      return message;
    },
  ],
  [
    "POST",
    "/conversations/:id/read",
    ({ p }) => {
      find(data.conversations, p.id).unread = 0;
      return null;
    },
  ],
  ["GET", "/drafts", () => list(data.drafts)],
  [
    "POST",
    "/drafts/:id/approve",
    ({ p, b }) => {
      const draft = find(data.drafts, p.id);
      dropDraft(draft);
      addMessage(
        find(data.conversations, draft.conversation_id),
        data.makeMessage(draft.conversation_id, { kind: "agent", id: "agent", name: "Robin" }, b.text ?? draft.text, 0, { citations: draft.citations, run_id: draft.run_id }),
      );
      return { ...draft, status: "approved" };
    },
  ],
  [
    "POST",
    "/drafts/:id/reject",
    ({ p }) => {
      const draft = find(data.drafts, p.id);
      dropDraft(draft);
      return { ...draft, status: "rejected" };
    },
  ],
  [
    "POST",
    "/drafts/:id/regenerate",
    ({ p, b }) => {
      const draft = find(data.drafts, p.id);
      draft.text = `${draft.text.split(".")[0]}. (${b.instruction})`;
      draft.created_at = new Date().toISOString();
      return draft;
    },
  ],
  [
    "GET",
    "/search",
    ({ q }) => {
      const words = q.get("q") ?? "";
      return {
        contacts: data.contacts.filter((row) => includes(row.name, words) || includes(row.email, words)).slice(0, 6),
        conversations: data.conversations
          .filter((row) => data.messages.get(row.id).some((message) => includes(message.text, words)))
          .slice(0, 6)
          .map((row) => ({
            id: row.id,
            contact: row.contact,
            snippet: data.messages.get(row.id).find((message) => includes(message.text, words)).text,
          })),
        documents: data.documents.filter((row) => includes(row.title, words)).slice(0, 6),
      };
    },
  ],
  [
    "GET",
    "/runs",
    ({ q }) =>
      page(
        data.runs.filter((run) => !q.get("conversation") || run.conversation_id === q.get("conversation")),
        q,
      ),
  ],
  ["GET", "/runs/:id", ({ p }) => find(data.runs, p.id) ?? problem(404, "not_found", "There is no such run, or it has expired.")],
  ["POST", "/runs/:id/replay", ({ p }) => ({ identical: true, reply: find(data.runs, p.id).reply })],
  [
    "POST",
    "/runs/:id/rerun",
    ({ p, b }) => {
      const run = find(data.runs, p.id);
      return data.makeRun(run.conversation_id, run.input.text, `Certainly. ${run.reply}`, run.citations, 0, {
        model: b.model,
      });
    },
  ],
  ["GET", "/persona", () => persona],
  ["PUT", "/persona", ({ b }) => Object.assign(persona, b)],
  [
    "POST",
    "/persona/preview",
    ({ b }) => ({
      reply: `${b.persona.manner === "concise" ? "" : "Good question! "}A standard service costs 79 euro and takes one working day [1].`,
      citations: [],
      run: null,
    }),
  ],
  ["GET", "/reply-modes", () => replyModes],
  [
    "PUT",
    "/reply-modes",
    ({ b }) => {
      replyModes = b;
      return b;
    },
  ],
  ["GET", "/providers", () => list(data.providers)],
  [
    "POST",
    "/providers",
    ({ b }) => {
      const provider = {
        id: data.id("prv"),
        order: data.providers.length + 1,
        status: null,
        has_key: Boolean(b.api_key),
        ...b,
      };
      data.providers.push(provider);
      return provider;
    },
  ],
  ["PATCH", "/providers/:id", ({ p, b }) => Object.assign(find(data.providers, p.id), b)],
  [
    "DELETE",
    "/providers/:id",
    ({ p }) => {
      data.providers.splice(data.providers.indexOf(find(data.providers, p.id)), 1);
      return null;
    },
  ],
  [
    "POST",
    "/providers/:id/test",
    ({ p }) =>
      p.id === "prv_2"
        ? {
            ok: false,
            latency_ms: null,
            models: [],
            detail: "DeepSeek refused the key (401). Enter a new key under Edit.",
          }
        : { ok: true, latency_ms: 412, models: ["a", "b"], detail: null },
  ],
  ["GET", "/models", () => list(data.models)],
  ["GET", "/budget", () => budget],
  [
    "PUT",
    "/budget",
    ({ b }) => {
      budget = { ...budget, ...b };
      return budget;
    },
  ],
  [
    "GET",
    "/prompts",
    () =>
      list(
        data.prompts.map((prompt) => ({
          name: prompt.name,
          versions: prompt.versions.length,
          active: prompt.active,
          split: prompt.split,
        })),
      ),
  ],
  [
    "GET",
    "/prompts/:name",
    ({ p }) => {
      const prompt = data.prompts.find((one) => one.name === p.name);
      return {
        name: prompt.name,
        builtin_text: prompt.builtin_text,
        versions: prompt.versions,
        active_id: prompt.active,
        split: prompt.split,
      };
    },
  ],
  [
    "POST",
    "/prompts/:name/versions",
    ({ p, b }) => {
      const version = {
        id: data.id("ver"),
        text: b.text,
        created_at: new Date().toISOString(),
        author: "Mara Lindqvist",
      };
      data.prompts.find((one) => one.name === p.name).versions.unshift(version);
      return version;
    },
  ],
  [
    "PUT",
    "/prompts/:name/active",
    ({ p, b }) => {
      const prompt = data.prompts.find((one) => one.name === p.name);
      prompt.active = b.version_id;
      prompt.split = b.split ?? null;
      return null;
    },
  ],
  ["GET", "/jobs", ({ q }) => list(data.jobs.filter((job) => !q.get("status") || job.status === q.get("status")))],
  [
    "POST",
    "/jobs/:id/retry",
    ({ p }) => {
      find(data.jobs, p.id).status = "queued";
      return null;
    },
  ],
  [
    "POST",
    "/jobs/:id/discard",
    ({ p }) => {
      data.jobs.splice(data.jobs.indexOf(find(data.jobs, p.id)), 1);
      return null;
    },
  ],
  [
    "GET",
    "/consumers",
    () =>
      list([
        { name: "search", cursor: 18204, head: 18204, lag: 0, updated_at: data.at(3000) },
        { name: "live", cursor: 18201, head: 18204, lag: 3, updated_at: data.at(2000) },
      ]),
  ],
  ["GET", "/home", () => home()],
  // For tests: makes the assistant write in a conversation.
  [
    "POST",
    "/stub/stream",
    ({ b }) => {
      stream(find(data.conversations, b.conversation_id), b.text);
      return null;
    },
  ],
  // For tests: puts the stub into a state that is hard to reach otherwise.
  [
    "POST",
    "/stub",
    ({ b }) => {
      Object.assign(state, b);
      return state;
    },
  ],
].map(([method, pattern, answer]) => ({ method, parts: pattern.split("/").filter(Boolean), answer }));

function addDocument(more) {
  const document = {
    id: data.id("doc"),
    collection: null,
    status: "processing",
    error: null,
    passage_count: 0,
    language: "en",
    pinned: false,
    audience: null,
    updated_at: new Date().toISOString(),
    progress: 0.2,
    duplicate_of: null,
    ...more,
  };
  data.documents.unshift(document);
  data.passages.set(document.id, [
    {
      id: data.id("psg"),
      ordinal: 0,
      heading_path: [document.title],
      text: document.body ?? "The text of the file.",
      page: null,
    },
  ]);
  setTimeout(() => {
    Object.assign(document, { status: "ready", progress: 1, passage_count: 1 });
    emit("document.ready", { subject: { kind: "document", id: document.id } });
  }, 2500);
  return document;
}

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
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; connect-src 'self'";

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
  Object.assign(state, { signedIn: true, needsOwner: false, totp: false, readOnly: false }, initial);
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
