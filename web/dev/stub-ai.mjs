// Routes of the stub: runs, persona, providers, prompts, budget, jobs, home; and what tests need.
import * as data from "./stub-data.mjs";
import * as house from "./stub-data-house.mjs";
import { find, list, page, problem, state, stream } from "./stub-live.mjs";

const persona = { ...house.persona };
let replyModes = {
  default: "auto",
  rules: [
    { channel: "email", mode: "draft" },
    { hours: { from: 18, to: 8, days: [1, 2, 3, 4, 5] }, mode: "auto" },
  ],
};
let retentionDays = 30;
let budget = {
  day_micros: 5_000_000,
  month_micros: 60_000_000,
  conversation_micros: null,
  spent: { day: 1_240_000, month: 51_300_000 },
};
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
  volume: house.volume,
});
const recurring = (kind) => house.recurring.find((job) => job.kind === kind);
export const aiRoutes = [
  [
    "GET",
    "/runs",
    ({ q }) =>
      page(
        data.runs.filter((run) => !q.get("conversation") || run.conversation_id === q.get("conversation")),
        q,
      ),
  ],
  ["GET", "/runs/retention", () => ({ days: retentionDays })],
  [
    "PUT",
    "/runs/retention",
    ({ b }) => {
      retentionDays = b.days;
      return b;
    },
  ],
  ["GET", "/runs/:id", ({ p }) => find(data.runs, p.id) ?? problem(404, "not_found", "There is no such run, or it has expired.")],
  ["POST", "/runs/:id/replay", ({ p }) => ({ identical: true, differences: [], reply: find(data.runs, p.id).reply, would_have: [] })],
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
  ["GET", "/providers", () => list(house.providers)],
  [
    "POST",
    "/providers",
    ({ b }) => {
      const provider = {
        id: data.id("prv"),
        order: house.providers.length + 1,
        status: null,
        has_key: Boolean(b.api_key),
        ...b,
      };
      house.providers.push(provider);
      return provider;
    },
  ],
  ["PATCH", "/providers/:id", ({ p, b }) => Object.assign(find(house.providers, p.id), b)],
  [
    "DELETE",
    "/providers/:id",
    ({ p }) => {
      house.providers.splice(house.providers.indexOf(find(house.providers, p.id)), 1);
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
  ["GET", "/models", () => list(house.models)],
  ["GET", "/budget", () => budget],
  ["GET", "/events", ({ q }) => list(house.events.filter((event) => event.type === q.get("type")))],
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
        house.prompts.map((prompt) => ({
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
      const prompt = house.prompts.find((one) => one.name === p.name);
      return {
        name: prompt.name,
        builtin_text: prompt.builtin_text,
        builtin_version: "builtin",
        versions: prompt.versions,
        active_id: prompt.active,
        split: prompt.split,
      };
    },
  ],
  [
    "GET",
    "/prompts/:name/figures",
    ({ p }) => {
      const prompt = house.prompts.find((one) => one.name === p.name);
      const figures = (version, runs, fallback_rate, cost_micros) => ({
        version,
        runs,
        fallback_rate,
        hand_off_rate: 0.06,
        cost_micros,
        duration_ms: 1840,
      });
      const own = prompt.versions.map((version, index) => figures(version.id, 120 - 40 * index, 0.03, 2_100));
      return list([figures("builtin", 412, 0.04, 2_400), ...own]);
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
      house.prompts.find((one) => one.name === p.name).versions.unshift(version);
      return version;
    },
  ],
  [
    "PUT",
    "/prompts/:name/active",
    ({ p, b }) => {
      const prompt = house.prompts.find((one) => one.name === p.name);
      prompt.active = b.version_id;
      prompt.split = b.split ?? null;
      return null;
    },
  ],
  ["GET", "/jobs/recurring", () => ({ data: house.recurring })],
  ["POST", "/jobs/recurring/:kind/pause", ({ p }) => Object.assign(recurring(p.kind), { paused: true })],
  ["POST", "/jobs/recurring/:kind/resume", ({ p }) => Object.assign(recurring(p.kind), { paused: false })],
  ["POST", "/jobs/recurring/:kind/run", () => null],
  ["GET", "/jobs", ({ q }) => list(house.jobs.filter((job) => !q.get("status") || job.status === q.get("status")))],
  [
    "POST",
    "/jobs/:id/retry",
    ({ p }) => {
      find(house.jobs, p.id).status = "queued";
      return null;
    },
  ],
  [
    "POST",
    "/jobs/:id/discard",
    ({ p }) => {
      house.jobs.splice(house.jobs.indexOf(find(house.jobs, p.id)), 1);
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
  // For tests: a server that says what it serves; an empty document says nothing.
  ["GET", "/openapi.json", () => ({ paths: Object.fromEntries((state.paths ?? []).map((path) => [`/api/v1${path}`, {}])) })],
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
];
