// Routes of the stub: set-up, session, members, keys, workspace; contacts.
import * as data from "./stub-data.mjs";
import * as house from "./stub-data-house.mjs";
import { find, includes, list, page, problem, state } from "./stub-live.mjs";

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
    scopes: ["events:write"],
    last_used_at: data.at(60_000),
    expires_at: data.at(-80 * 86_400_000),
  },
];
const scopes = [
  { scope: "contacts:read", actions: ["contact.read"] },
  { scope: "contacts:write", actions: ["contact.write", "contact.merge"] },
  { scope: "conversations:read", actions: ["conversation.read"] },
  { scope: "events:write", actions: ["event.write"] },
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
const links = [
  {
    id: "oid_1",
    provider: null,
    name: "https://id.larkspur.example",
    email: "mara@larkspur.example",
    created_at: data.at(30 * 86_400_000),
    last_used_at: data.at(2 * 86_400_000),
  },
];
let suggestions = [
  {
    id: "sug_1",
    contact: data.contacts[1],
    other: data.contacts[9],
    reason: "same_phone",
    evidence: { kind: "phone", value: "+49 30 5550103" },
    created_at: data.at(2 * 86_400_000),
  },
  {
    id: "sug_2",
    contact: data.contacts[4],
    other: data.contacts[19],
    reason: "same_name",
    evidence: { field: "home_town", value: "Freiburg" },
    created_at: data.at(5 * 86_400_000),
  },
];
const mara = { kind: "member", id: "mem_1", name: "Mara Lindqvist" };
function mergeOf(id, kept, absorbed, more = {}) {
  return {
    merge_id: id,
    kept: { id: kept.id, name: kept.name },
    absorbed: { id: absorbed.id, name: absorbed.name },
    reason: "by_hand",
    evidence: {},
    moved: { conversations: 1, identities: 1, facts: 2 },
    merged_by: mara,
    merged_at: new Date().toISOString(),
    undone_by: null,
    undone_at: null,
    ...more,
  };
}
const merges = [
  mergeOf("mrg_0", data.contacts[2], data.contacts[14], {
    evidence: { note: "Confirmed on the phone" },
    merged_at: data.at(12 * 86_400_000),
  }),
];
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
    merged_from: merges.filter((merge) => merge.kept.id === row.id && !merge.undone_at),
    merged_id: null,
    created_at: data.at(40 * 86_400_000),
  };
}

export const accountRoutes = [
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
    () => {
      if (!state.signedIn) return problem(401, "signed_out", "Sign in to continue.");
      const nowhere = state.noWorkspace ? { member: null, workspace: null, workspaces: [] } : {};
      return { ...data.session, ...nowhere, account: { ...data.session.account, totp_enabled: state.totp } };
    },
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
  [
    "POST",
    "/oidc/second-factor",
    ({ b }) => {
      if (b.code !== "123456") return problem(401, "totp_wrong", "This code is not right, or was used already.");
      state.signedIn = true;
      return data.session;
    },
  ],
  ["GET", "/oidc/links", () => ({ data: links, has_password: true })],
  [
    "DELETE",
    "/oidc/links/:id",
    ({ p }) => {
      links.splice(links.indexOf(find(links, p.id)), 1);
      return null;
    },
  ],
  ["POST", "/oidc/:provider/link", () => problem(503, "oidc_unreachable", "Google can't be reached at the moment.")],
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
    ({ b }) => {
      if (b.password === "second" && !b.totp_code) return problem(401, "totp_required", "A code is needed.");
      state.signedIn = true;
      return data.session;
    },
  ],
  ["GET", "/keys", () => list(keys)],
  ["GET", "/keys/scopes", () => list(scopes)],
  [
    "POST",
    "/keys",
    ({ b }) => {
      if (b.scopes.some((one) => !scopes.some(({ scope }) => scope === one))) {
        return problem(422, "invalid_field", "There is no such scope.");
      }
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
  ["GET", "/outbox-mails", () => list(house.mails)],
  [
    "GET",
    "/contacts/merge-suggestions",
    ({ q }) => {
      const contact = q.get("contact");
      return list(suggestions.filter((one) => !contact || one.contact.id === contact || one.other.id === contact));
    },
  ],
  [
    "POST",
    "/contacts/merge-suggestions/:id/dismiss",
    ({ p }) => {
      suggestions = suggestions.filter((one) => one.id !== p.id);
      return null;
    },
  ],
  [
    "GET",
    "/merges",
    ({ q }) => {
      const contact = q.get("contact");
      return list(merges.filter((one) => !contact || one.kept.id === contact || one.absorbed.id === contact));
    },
  ],
  [
    "GET",
    "/contacts/:id/merge-preview",
    ({ p, q }) => {
      const [kept, other] = [find(data.contacts, p.id), find(data.contacts, q.get("other_id"))];
      const [mine, theirs] = [data.factsOf(kept.id)[1], { ...data.factsOf(other.id)[1], value: "58 cm" }];
      return {
        kept,
        other,
        moves: { conversations: other.conversation_count, identities: 2, facts: 3 },
        name: kept.name ?? other.name,
        fields: [{ kept: mine, other: theirs, counts: mine }],
      };
    },
  ],
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
  ["POST", "/contacts/:id/identities", () => null],
  ["DELETE", "/contacts/:id/identities/:identity", () => null],
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
  [
    "GET",
    "/contacts/:id/conversations",
    ({ p }) =>
      list(
        data.conversations
          .filter((row) => row.contact.id === p.id)
          .map(({ id, channel, status, updated_at, last_message }) => ({ id, channel, status, updated_at, last_text: last_message?.text ?? "" })),
      ),
  ],
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
      const [kept, absorbed] = [find(data.contacts, p.id), find(data.contacts, b.other_id)];
      suggestions = suggestions.filter((one) => ![one.contact.id, one.other.id].includes(absorbed.id));
      const merge = mergeOf(data.id("mrg"), kept, absorbed, { evidence: b.note ? { note: b.note } : {} });
      merges.unshift(merge);
      return { merge_id: merge.merge_id, created: true, contact: contactDetail(kept) };
    },
  ],
  [
    "POST",
    "/merges/:id/undo",
    ({ p }) => {
      const merge = merges.find((one) => one.merge_id === p.id);
      Object.assign(merge, { undone_by: mara, undone_at: new Date().toISOString() });
      return { merge_id: merge.merge_id };
    },
  ],
  ["GET", "/fields", () => list(data.fields)],
];
