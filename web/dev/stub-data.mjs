// Believable data for the development stub: a bicycle workshop. Made from a seed so that screenshots compare.
const NOW = Date.now();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const at = (msAgo) => new Date(NOW - msAgo).toISOString();

let seed = 7;
function random() {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
}
let counter = 0;
export function id(prefix) {
  counter += 1;
  return `${prefix}_01K${String(counter).padStart(5, "0")}${Math.floor(random() * 1e9)
    .toString(36)
    .toUpperCase()
    .padStart(6, "0")}`;
}

export const session = {
  csrf_token: "stub-csrf",
  account: { id: "acc_1", email: "mara@larkspur.example", name: "Mara Lindqvist", totp_enabled: false },
  member: { id: "mem_1", role: "owner" },
  workspace: { id: "wsp_1", slug: "larkspur", name: "Larkspur Cycles" },
  workspaces: [
    { id: "wsp_1", slug: "larkspur", name: "Larkspur Cycles", role: "owner" },
    { id: "wsp_2", slug: "harbour", name: "Harbour Rentals", role: "agent" },
  ],
};

export const members = [
  {
    id: "mem_1",
    name: "Mara Lindqvist",
    email: "mara@larkspur.example",
    role: "owner",
    created_at: at(400 * DAY),
    last_seen_at: at(MINUTE),
  },
  {
    id: "mem_2",
    name: "Tomás Ferreira",
    email: "tomas@larkspur.example",
    role: "agent",
    created_at: at(210 * DAY),
    last_seen_at: at(2 * HOUR),
  },
  {
    id: "mem_3",
    name: "Jo Abel",
    email: "jo@larkspur.example",
    role: "analyst",
    created_at: at(90 * DAY),
    last_seen_at: at(6 * DAY),
  },
];

const NAMES = [
  "Ana Beltrán",
  "Henrik Sørensen",
  "Priya Raman",
  "Luca Moretti",
  "Sofia Weiss",
  "Dmitri Volkov",
  "Chloé Martin",
  "Omar Haddad",
  "Ingrid Dahl",
  "Kenji Watanabe",
  "Fatou Diallo",
  "Paul Novák",
  "Grace Okafor",
  "Mateo Rivas",
  "Elif Yılmaz",
  "Nora Quinn",
  "Sam Whitaker",
  "Beatriz Costa",
  "Yusuf Demir",
  "Hannah Schmitt",
  "Leo Park",
  "Amélie Roux",
  "Ivan Petrov",
  "Zoë van Dijk",
];

const TITLES = [
  ["Warranty and returns", "article", "article", "Policies"],
  ["Service price list 2026", "pdf", "upload", "Workshop"],
  ["Opening hours and holidays", "article", "article", "Shop"],
  ["E-bike battery care", "pdf", "upload", "Guides"],
  ["Frame sizing chart", "xlsx", "upload", "Guides"],
  ["Do you ship to Norway?", "faq", "faq", "Policies"],
  ["Can I bring my old bike in part exchange?", "faq", "faq", "Shop"],
  ["Rental terms", "docx", "upload", "Policies"],
  ["Winter storage", "article", "article", "Workshop"],
  ["Cargo bikes: which one fits", "pptx", "upload", "Guides"],
  ["larkspur.example/about", "html", "page", "Shop"],
  ["Parts catalogue, spring", "pdf", "upload", "Workshop"],
  ["Privacy notice", "html", "page", "Policies"],
  ["Staff handbook (scan)", "pdf", "upload", "Shop"],
  ["Tyre pressures", "csv", "upload", "Guides"],
];

export const collections = ["Policies", "Workshop", "Guides", "Shop"].map((name) => ({
  id: id("col"),
  name,
  slug: name.toLowerCase(),
  document_count: TITLES.filter((title) => title[3] === name).length,
}));

const RETURNS = `You can return unused items within 30 days of delivery for a full refund. Bicycles count as unused while they have been ridden less than 5 kilometres. Bring or send the item with its receipt; we refund to the original payment method within five working days.`;
const BATTERY = `Store the battery between 40 and 60 percent charge, in a dry place between 10 and 20 degrees. Below zero the battery loses up to a third of its range; that is normal and comes back with the warmth. Never leave it empty for more than two weeks.`;
const SERVICE = `A standard service costs 79 euro and takes one working day. It covers gears, brakes, bearings and a safety check. Parts are charged separately and we call before anything above 40 euro. E-bike service, including a firmware update, is 109 euro.`;

const BODY = `## Returns\n\n${RETURNS}\n\n## Warranty\n\n- Frames: **5 years**\n- Batteries: 2 years or 500 cycles\n- Wear parts (chains, pads, tyres): none\n\n| Part | Warranty |\n| --- | --- |\n| Frame | 5 years |\n| Battery | 2 years |\n`;

export const documents = TITLES.map(([title, kind, source, collection], index) => ({
  id: id("doc"),
  title,
  kind,
  source,
  source_ref: source === "page" ? `https://${title}` : null,
  has_original: source === "upload" || source === "page",
  collection: collection.toLowerCase(),
  status: index === 13 ? "failed" : index === 11 ? "processing" : "ready",
  error:
    index === 13
      ? {
          code: "document_without_text",
          detail: "This PDF holds pictures of pages and no text. The file is kept; nothing was added to the search.",
        }
      : null,
  passage_count: index === 13 || index === 11 ? 0 : 1 + Math.floor(random() * 38),
  language: index === 12 ? "de" : "en",
  pinned: index === 0,
  audience: null,
  updated_at: at(index * 1.7 * DAY + HOUR),
  progress: index === 11 ? 0.62 : 1,
  duplicate_of: null,
  body: source === "article" ? BODY : source === "faq" ? "Yes, in 3 to 5 days, for 9 euro." : null,
}));

const PASSAGE_TEXT = [RETURNS, SERVICE, BATTERY];
export const passages = new Map();
for (const document of documents) {
  const count = Math.min(document.passage_count, 6);
  passages.set(
    document.id,
    Array.from({ length: count }, (_, ordinal) => ({
      id: id("psg"),
      ordinal,
      heading_path: [document.title, ["Returns", "Warranty", "Repairs"][Math.floor(ordinal / 2)]],
      text: PASSAGE_TEXT[(ordinal + documents.indexOf(document)) % 3],
      page: document.kind === "pdf" ? ordinal + 1 : null,
    })),
  );
}

function cite(n, documentIndex, quote) {
  const document = documents[documentIndex];
  const passage = passages.get(document.id).find((candidate) => candidate.text.includes(quote.slice(0, 20))) ?? passages.get(document.id)[0];
  return {
    n,
    document_id: document.id,
    passage_id: passage.id,
    title: document.title,
    heading_path: passage.heading_path,
    quote,
    score: 0.82 - n * 0.1,
  };
}

const TALKS = [
  {
    ask: "Hi! I bought a city bike three weeks ago and it's too big for me. Can I still send it back?",
    reply:
      "Yes. You can return unused items within 30 days of delivery for a full refund [1]. A bicycle counts as unused while it has been ridden less than 5 kilometres [1]. Bring it with the receipt and the refund arrives within five working days.",
    cites: () => [cite(1, 0, "You can return unused items within 30 days of delivery for a full refund.")],
  },
  {
    ask: "What does a service for an e-bike cost and how long does it take?",
    reply:
      "An e-bike service is 109 euro and includes a firmware update [1]. A standard service takes one working day [1]. Parts are charged separately; we call before anything above 40 euro.",
    cites: () => [cite(1, 1, "A standard service costs 79 euro and takes one working day.")],
  },
  {
    ask: "My battery only gets me half as far since it got cold. Is it broken?",
    reply:
      "Most likely not. Below zero the battery loses up to a third of its range, and it comes back with the warmth [1]. Store it between 40 and 60 percent charge, in a dry place [1].",
    cites: () => [cite(1, 3, "Below zero the battery loses up to a third of its range; that is normal and comes back with the warmth.")],
  },
  {
    ask: "Do you ship to Norway? I'm in Bergen.",
    reply: "Yes, in 3 to 5 days, for 9 euro [1].",
    cites: () => [cite(1, 5, "Yes, in 3 to 5 days, for 9 euro.")],
  },
  {
    ask: "The brakes you fitted yesterday squeal terribly and nobody picks up the phone. I want to talk to a person.",
    handoff: true,
  },
  {
    ask: "Could I rent two cargo bikes for the weekend of the 12th?",
    draft: "Happy to help. Two cargo bikes can be rented for a weekend; a valid ID and a deposit of 150 euro each are needed [1]. Shall I put you down for the 12th?",
  },
  {
    ask: "Are you open on Saturday?",
    reply: "Saturday is by appointment [1]. Shall a colleague call you to arrange one?",
    cites: () => [cite(1, 2, "Bring or send the item with its receipt")],
  },
  {
    ask: "Do you do bike fitting for triathlon?",
    draft: "We do sizing by our frame chart [1], but a triathlon fitting is not something I can confirm. Shall I ask a colleague?",
  },
];
const CHANNELS = ["portal", "widget", "portal", "email", "widget", "portal"];

export const contacts = NAMES.map((name, index) => ({
  id: id("con"),
  name: index === 9 ? null : name,
  email:
    index === 9
      ? null
      : `${name
          .split(" ")[0]
          .normalize("NFD")
          .replace(/[^a-zA-Z]/g, "")
          .toLowerCase()}@example.com`,
  phone: index % 3 === 0 ? `+49 30 5550${100 + index}` : null,
  last_seen_at: at(index * 5.3 * HOUR + 4 * MINUTE),
  conversation_count: 0,
  tags: index % 5 === 0 ? ["e-bike"] : index % 7 === 0 ? ["rental", "trade"] : [],
}));

export const runs = [];
function step(kind, title, offset, length, input, output, more = {}) {
  return {
    kind,
    title,
    started_offset_ms: offset,
    duration_ms: length,
    input,
    output,
    tokens: null,
    cost_micros: 0,
    error: null,
    ...more,
  };
}
export function makeRun(conversationId, ask, reply, citations, ago, options = {}) {
  const builtin = !options.model;
  const slow = builtin ? 1 : 28;
  const steps = [
    step("receive", "Message received", 0, 1.2, { text: ask }, { message: "stored" }),
    step("understand", "Language, intent, urgency", 1.3, 6.1, { text: ask }, { language: "en", intent: "question.policy", confidence: 0.91, sentiment: "neutral" }),
    step("retrieve", "8 passages found", 7.6, 8.4, { query: ask, limit: 8 }, { passages: citations.map((citation) => ({ title: citation.title, score: citation.score })) }),
    step("guard", "Outside content marked as data", 16.1, 0.6, null, { passages: 8, marked: 8 }),
    ...(options.fallback
      ? [
          step("model", "gpt-5-mini", 17, 900, { messages: 4 }, null, {
            error: "429 Too Many Requests, Retry-After: 20",
          }),
          step("fallback", "Second model", 918, 1, null, { rung: "second_model" }),
        ]
      : []),
    step(
      "model",
      builtin ? "Built-in model" : options.model,
      options.fallback ? 920 : 17,
      22 * slow,
      { messages: 4, passages: 8 },
      { text: reply },
      builtin ? {} : { tokens: { input: 1840, output: 96 }, cost_micros: 690 },
    ),
    step("guard", "Claims are cited", (options.fallback ? 920 : 17) + 22 * slow + 1, 0.8, { reply }, { ok: true }),
    step("deliver", "Delivered", (options.fallback ? 920 : 17) + 22 * slow + 3, 2.1, null, {
      channel: "portal",
    }),
  ].map((one, seq) => ({ id: id("stp"), seq, ...one }));
  const last = steps[steps.length - 1];
  const run = {
    id: id("run"),
    agent: "concierge",
    conversation_id: conversationId,
    status: "done",
    rung: options.fallback ? "second_model" : builtin ? "builtin" : "full_context",
    model: options.model ?? "builtin",
    started_at: at(ago),
    duration_ms: last.started_offset_ms + last.duration_ms,
    input_tokens: builtin ? 0 : 1840,
    output_tokens: builtin ? 0 : 96,
    cost_micros: builtin ? 0 : 690,
    error: null,
    summary: ask.length > 70 ? `${ask.slice(0, 70)}…` : ask,
    input: { text: ask },
    reply,
    citations,
    steps,
  };
  runs.push(run);
  return run;
}

export const conversations = [];
export const messages = new Map();
export const drafts = [];

export function makeMessage(conversationId, author, text, ago, more = {}) {
  return {
    id: id("msg"),
    conversation_id: conversationId,
    author,
    kind: "text",
    text,
    citations: [],
    run_id: null,
    client_id: null,
    created_at: at(ago),
    delivered_at: at(ago),
    read_at: null,
    files: [],
    ...more,
  };
}
const AGENT = { kind: "agent", id: "agent", name: "Robin" };

for (let index = 0; index < 34; index += 1) {
  const talk = TALKS[index % TALKS.length];
  const contact = contacts[(index * 5) % contacts.length];
  const ago = index * index * 4 * MINUTE + index * 23 * MINUTE + 3 * MINUTE;
  const conversation = {
    id: id("cnv"),
    contact: { id: contact.id, name: contact.name },
    channel: CHANNELS[index % CHANNELS.length],
    status: index > 22 ? "closed" : index === 6 ? "pending" : "open",
    owner: "agent",
    assignee: index % 6 === 1 ? { id: "mem_1", name: "Mara Lindqvist" } : index % 6 === 3 ? { id: "mem_2", name: "Tomás Ferreira" } : null,
    last_message: null,
    unread: index < 5 && index !== 1 ? 1 : 0,
    draft_waiting: false,
    handoff: null,
    updated_at: at(ago),
  };
  contact.conversation_count += 1;
  const person = { kind: "contact", id: contact.id, name: contact.name };
  const list = [];
  if (index % 3 === 0) {
    list.push(makeMessage(conversation.id, person, "Hello, anybody there?", ago + 26 * HOUR));
    list.push(makeMessage(conversation.id, AGENT, "Hello, I'm Robin, the assistant of Larkspur Cycles. How can I help?", ago + 26 * HOUR - 1000));
  }
  list.push(makeMessage(conversation.id, person, talk.ask, ago + 2 * MINUTE));
  if (talk.reply) {
    const citations = talk.cites();
    const run = makeRun(
      conversation.id,
      talk.ask,
      talk.reply,
      citations,
      ago + 2 * MINUTE,
      index % 4 === 1 ? { model: "claude-sonnet-4-5" } : index % 8 === 2 ? { model: "deepseek-chat", fallback: true } : {},
    );
    list.push(
      makeMessage(conversation.id, AGENT, talk.reply, ago + 2 * MINUTE - 200, {
        citations,
        run_id: run.id,
        read_at: at(ago + MINUTE),
      }),
    );
    if (index % 2 === 0) {
      list.push(makeMessage(conversation.id, person, "Great, thank you!", ago));
    }
  }
  if (talk.handoff) {
    list.push(makeMessage(conversation.id, { kind: "system", id: null, name: null }, "Handed off: the customer asked for a person", ago + MINUTE, { kind: "event" }));
    list.push(makeMessage(conversation.id, AGENT, "I'm sorry about that. I've asked a colleague to take over; you will hear from us within 30 minutes.", ago + MINUTE));
    if (conversation.status === "open") {
      conversation.handoff = {
        reason: "complaint",
        summary: "New brakes squeal since yesterday's service. The customer tried to call and wants a person.",
        promised_at: new Date(NOW + (index === 4 ? 18 : -25) * MINUTE).toISOString(),
      };
      conversation.owner = "member";
    }
    list.push(
      makeMessage(conversation.id, { kind: "member", id: "mem_2", name: "Tomás Ferreira" }, "I fitted those, probably pads not bedded in. I'll call her at 3.", ago, {
        kind: "note",
      }),
    );
  }
  if (talk.draft && conversation.status === "open") {
    const citations = [cite(1, 7, "Bring or send the item")];
    const run = makeRun(conversation.id, talk.ask, talk.draft, citations, ago);
    drafts.push({
      id: id("drf"),
      conversation_id: conversation.id,
      contact: conversation.contact,
      message_id: null,
      text: talk.draft,
      citations,
      status: "waiting",
      run_id: run.id,
      created_at: at(ago),
    });
    conversation.draft_waiting = true;
  }
  const last = list.findLast((message) => message.kind === "text");
  conversation.last_message = { text: last.text, author: last.author.kind, at: last.created_at };
  conversations.push(conversation);
  messages.set(conversation.id, list);
}
runs.sort((a, b) => (a.started_at < b.started_at ? 1 : -1));

export const fields = [
  { key: "phone_model", label: "Bike", type: "text" },
  { key: "frame_size", label: "Frame size", type: "text" },
  { key: "preferred_time", label: "Preferred time", type: "text" },
  { key: "budget", label: "Budget", type: "money" },
];
export function factsOf(contactId) {
  const source = (kind, label) => ({ kind, id: null, label });
  return [
    {
      id: `${contactId}-f1`,
      field: fields[0],
      value: "Kestrel City 3, 2025",
      source: source("agent", "the assistant"),
      confidence: 0.86,
      observed_at: at(2 * DAY),
      expires_at: null,
      history_count: 0,
    },
    {
      id: `${contactId}-f2`,
      field: fields[1],
      value: "54 cm",
      source: source("member", "Tomás Ferreira"),
      confidence: 1,
      observed_at: at(1 * DAY),
      expires_at: null,
      history_count: 2,
    },
    {
      id: `${contactId}-f3`,
      field: fields[2],
      value: "afternoons",
      source: source("customer", null),
      confidence: 0.7,
      observed_at: at(3 * HOUR),
      expires_at: null,
      history_count: 0,
    },
  ];
}
