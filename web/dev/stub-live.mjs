// What the stub's routes share: its state, the live stream, lists and problems, and a conversation that goes on by itself.
import * as data from "./stub-data.mjs";

export const state = { signedIn: true, needsOwner: false, totp: false, readOnly: false, noWorkspace: false };
export const listeners = new Set();
let eventSequence = 1000;

export function emit(type, payload, kept = true) {
  eventSequence += kept ? 1 : 0;
  const text = `${kept ? `id: ${eventSequence}\n` : ""}event: ${type}\ndata: ${JSON.stringify({ type, ...payload })}\n\n`;
  for (const response of listeners) {
    response.write(text);
  }
}

export const list = (rows) => ({ data: rows, next_cursor: null });
export const page = (rows, query, size = 50) => {
  const limit = Number(query.get("limit") ?? size);
  const start = Number(query.get("cursor") ?? 0);
  return {
    data: rows.slice(start, start + limit),
    next_cursor: start + limit < rows.length ? String(start + limit) : null,
  };
};
export const problem = (status, code, detail, fields = []) => ({
  problem: { type: "about:blank", title: code, status, code, detail, fields, request_id: "req_01KSTUB" },
});
export const find = (rows, id) => rows.find((row) => row.id === id);
export const includes = (text, q) => (text ?? "").toLowerCase().includes(q.toLowerCase());

export function addMessage(conversation, message) {
  data.messages.get(conversation.id).push(message);
  if (message.kind === "text") {
    conversation.last_message = { text: message.text, author: message.author.kind, at: message.created_at };
    conversation.updated_at = message.created_at;
  }
  emit("message.created", { subject: { kind: "message", id: message.id }, conversation_id: conversation.id });
}

/** After a member's reply the customer answers, and, once the assistant owns the conversation, it streams a reply. */
export function playOn(conversation) {
  setTimeout(() => emit("typing", { conversation_id: conversation.id }, false), 1500);
  setTimeout(() => {
    const person = { kind: "contact", id: conversation.contact.id, name: conversation.contact.name };
    addMessage(conversation, data.makeMessage(conversation.id, person, "And what does a service cost?", 0));
    if (conversation.owner === "agent") {
      stream(conversation, "A standard service costs 79 euro and takes one working day [1].");
    }
  }, 3500);
}

export function stream(conversation, text) {
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
