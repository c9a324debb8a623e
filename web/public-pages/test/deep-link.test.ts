import { expect, test } from "vitest";
import { linkedConversation } from "../src/deep-link";

test("DESK-01 a link names a conversation, and anything else is the portal", () => {
  const id = "cnv_01HZZZZZZZZZZZZZZZZZZZZZZZ";
  expect(linkedConversation(`/p/acme/c/${id}`)).toBe(id);
  expect(linkedConversation(`/p/acme/c/${id}/`)).toBe(id);
  for (const path of [
    "/p/acme",
    "/p/acme/c/",
    "/p/acme/c/../../x",
    `/p/acme/c/${id}/more`,
    `/w/acme/c/${id}`,
  ]) {
    expect(linkedConversation(path)).toBe(null);
  }
});
