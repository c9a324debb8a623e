// Routes of the stub: knowledge, conversations, drafts, search.
import * as data from "./stub-data.mjs";
import { addMessage, emit, find, includes, list, page, playOn, problem } from "./stub-live.mjs";

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

const dropDraft = (draft) => {
  data.drafts.splice(data.drafts.indexOf(draft), 1);
  find(data.conversations, draft.conversation_id).draft_waiting = false;
};
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

export const workRoutes = [
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
  ["POST", "/conversations/:id/reset", () => null],
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
];
