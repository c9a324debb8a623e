// Believable data for the development stub: providers, persona, prompts, jobs, numbers.
import { at } from "./stub-data.mjs";

// A fixed wave instead of chance: screenshots of two days compare.
let turn = 0;
function random() {
  turn += 1;
  return (Math.sin(turn * 12.9898) + 1) / 2;
}

const NOW = Date.now();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const providers = [
  {
    id: "prv_1",
    kind: "anthropic",
    name: "Anthropic",
    base_url: null,
    model: "claude-sonnet-4-5",
    has_key: true,
    enabled: true,
    order: 1,
    status: "ok",
  },
  {
    id: "prv_2",
    kind: "deepseek",
    name: "DeepSeek",
    base_url: null,
    model: "deepseek-chat",
    has_key: false,
    enabled: false,
    order: 2,
    status: null,
  },
  {
    id: "prv_3",
    kind: "builtin",
    name: "Built-in model",
    base_url: null,
    model: null,
    has_key: false,
    enabled: true,
    order: 3,
    status: "ok",
  },
];
export const models = [
  ["anthropic", "claude-sonnet-4-5", 3_000_000, 15_000_000],
  ["anthropic", "claude-haiku-4-5", 1_000_000, 5_000_000],
  ["openai", "gpt-5-mini", 250_000, 2_000_000],
  ["deepseek", "deepseek-chat", 280_000, 420_000],
  ["builtin", "builtin", 0, 0],
].map(([provider, name, input, output]) => ({
  id: name,
  provider,
  name,
  context: 200000,
  input_micros_per_million: input,
  output_micros_per_million: output,
  capabilities: ["tools"],
}));

export const persona = {
  assistant_name: "Robin",
  role: "retail",
  manner: "friendly",
  language: null,
  instructions: "We are a workshop first and a shop second. Offer a test ride whenever somebody asks about a model.",
  forbidden_topics: ["medical advice"],
  disclaimer: null,
  promise_hours: 4,
  greeting: "Hello, I'm Robin. Ask me about bikes, repairs or your order.",
  suggested: ["What does a service cost?", "Can I return a bike?", "Are you open on Saturday?"],
};
const PROMPT =
  "You are {{assistant_name}}, the assistant of {{business}}.\nAnswer only from the passages below and cite them as [n].\nIf they do not answer, say so and offer a colleague.\nNever invent a price or a policy.";
export const prompts = [
  {
    name: "concierge/answer",
    versions: [
      {
        id: "ver_2",
        text: `${PROMPT}\nKeep it under three sentences.`,
        created_at: at(2 * DAY),
        author: "Mara Lindqvist",
      },
      {
        id: "ver_1",
        text: PROMPT.replace("offer a colleague", "offer a call back"),
        created_at: at(9 * DAY),
        author: "Mara Lindqvist",
      },
    ],
    active: "ver_2",
    split: null,
    builtin_text: PROMPT,
  },
  {
    name: "concierge/summary",
    versions: [],
    active: null,
    split: null,
    builtin_text: "Summarise the conversation for a colleague in two sentences.",
  },
];
export const recurring = [
  {
    kind: "conversation.promises",
    every_minutes: 60,
    at_local_time: null,
    time_zone: "Europe/Dublin",
    next_run_at: at(-0.4 * HOUR),
    last_run_at: at(0.6 * HOUR),
    paused: false,
  },
  {
    kind: "document.purge",
    every_minutes: null,
    at_local_time: "03:15",
    time_zone: "Europe/Dublin",
    next_run_at: at(-9 * HOUR),
    last_run_at: null,
    paused: true,
  },
];
export const jobs = [
  {
    id: "job_1",
    kind: "document.read",
    status: "running",
    attempts: 1,
    run_at: at(4000),
    last_error: null,
    created_at: at(9000),
  },
  {
    id: "job_2",
    kind: "page.crawl",
    status: "dead",
    attempts: 5,
    run_at: at(3 * HOUR),
    last_error: "larkspur.example answered 503 five times. Nothing was removed from the knowledge.",
    created_at: at(5 * HOUR),
  },
  {
    id: "job_3",
    kind: "mail.send",
    status: "done",
    attempts: 1,
    run_at: at(DAY),
    last_error: null,
    created_at: at(DAY),
  },
  {
    id: "job_4",
    kind: "document.read",
    status: "queued",
    attempts: 0,
    run_at: at(-2 * MINUTE),
    last_error: null,
    created_at: at(1000),
  },
];
export const volume = Array.from({ length: 21 }, (_, index) => {
  const day = new Date(NOW - (20 - index) * DAY);
  const quiet = [0, 6].includes(day.getDay()) ? 0.45 : 1;
  const conversations = Math.round((14 + 9 * random() + index * 0.4) * quiet);
  return {
    day: day.toISOString().slice(0, 10),
    conversations,
    by_agent: Math.round(conversations * (0.66 + 0.2 * random())),
  };
});
export const mails = [
  {
    id: "mai_1",
    to: "nina@larkspur.example",
    subject: "You are invited to Larkspur Cycles",
    text: "Hello,\n\nMara Lindqvist invites you to work in Larkspur Cycles.\n\nJoin here: http://127.0.0.1:4173/accept-invitation?token=inv_demo\n\nThe link works for 7 days.",
    created_at: at(3 * HOUR),
    status: "stored",
  },
  {
    id: "mai_2",
    to: "ana@example.com",
    subject: "Your code is 482913",
    text: "Your code for Larkspur Cycles is 482913.\nIt works for 10 minutes.",
    created_at: at(DAY),
    status: "stored",
  },
];

/** What the log of events has; the pages ask for one type of them. */
export const events = [
  {
    event_id: "evt_budget",
    type: "budget.warned",
    occurred_at: new Date(Date.now() - 3_600_000).toISOString(),
    properties: { period: "month", which: "2026-11", limit_micros: 60_000_000, spent_micros: 48_100_000 },
  },
];
