/** Server state of contacts. */
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useServes } from "../../api/served";
import type {
  Contact,
  ContactConversation,
  ContactEvent,
  ContactSummary,
  Fact,
  Field,
  List,
  Merge,
  Merged,
  MergePreview,
  MergeSuggestion,
} from "../../api/types";
import { t } from "../../text";
import { hold, useHeld } from "../../ui/held";
import { say, sayError, sayWithUndo } from "../../ui/notice";

export function contactQuery(id: string) {
  return queryOptions({ queryKey: ["contact", id], queryFn: () => api.get<Contact>(`/contacts/${id}`) });
}

export function useContactConversations(id: string) {
  return useQuery({
    queryKey: ["contact-conversations", id],
    queryFn: async () => (await api.get<List<ContactConversation>>(`/contacts/${id}/conversations`)).data,
  });
}

export function useContactEvents(id: string) {
  const serves = useServes();
  return useQuery({
    enabled: serves("/contacts/{id}/events"),
    queryKey: ["contact", id, "events"],
    queryFn: async () => (await api.get<List<ContactEvent>>(`/contacts/${id}/events`)).data,
  });
}

export function useFactHistory(contactId: string, fieldKey: string, enabled: boolean) {
  return useQuery({
    queryKey: ["contact", contactId, "history", fieldKey],
    queryFn: async () => (await api.get<List<Fact>>(`/contacts/${contactId}/facts/${fieldKey}/history`)).data,
    enabled,
  });
}

export function useFields() {
  return useQuery({
    queryKey: ["fields"],
    queryFn: async () => (await api.get<List<Field>>("/fields")).data,
    staleTime: 60_000,
  });
}

/** The pairs that wait for a decision; of one contact, those in which it takes part. */
export function useMergeSuggestions(contact?: string) {
  const serves = useServes();
  const isHeld = useHeld();
  const suggestions = useQuery({
    enabled: serves("/contacts/merge-suggestions"),
    queryKey: ["merges", "suggestions", { contact }],
    queryFn: async () =>
      (await api.get<List<MergeSuggestion>>("/contacts/merge-suggestions", { contact, limit: 200 })).data,
  });
  return { ...suggestions, data: suggestions.data?.filter((row) => !isHeld(row.id)) };
}

/** Every merge there was, those that were taken back included. */
export function useMergeHistory(contact?: string) {
  const serves = useServes();
  return useQuery({
    enabled: serves("/merges"),
    queryKey: ["merges", "history", { contact }],
    queryFn: async () => (await api.get<List<Merge>>("/merges", { contact, limit: 100 })).data,
  });
}

export function useMergePreview(keptId: string, otherId: string) {
  return useQuery({
    queryKey: ["merges", "preview", keptId, otherId],
    queryFn: () => api.get<MergePreview>(`/contacts/${keptId}/merge-preview`, { other_id: otherId }),
  });
}

/** Whom a member may mean by some words. */
export function useContactSearch(words: string) {
  return useQuery({
    queryKey: ["contacts", "search", words],
    queryFn: async () => (await api.get<List<ContactSummary>>("/contacts", { q: words, limit: 8 })).data,
    // The rows stay where they are while the next ones are looked for, so that a click meets what was aimed at.
    placeholderData: keepPreviousData,
  });
}

export function useContactActs(contactId: string) {
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all(
      [["contact", contactId], ["contacts"], ["conversation"]].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  const options = { onError: sayError, onSettled: refresh };
  const rename = useMutation({
    mutationFn: (name: string) => api.patch<Contact>(`/contacts/${contactId}`, { name }),
    ...options,
  });
  const setFact = useMutation({
    mutationFn: ({ key, value }: { key: string; value: unknown }) =>
      api.put(`/contacts/${contactId}/facts/${key}`, { value }),
    ...options,
  });
  const addIdentity = useMutation({
    mutationFn: (identity: { kind: string; value: string }) =>
      api.post(`/contacts/${contactId}/identities`, identity),
    ...options,
  });
  const removeIdentity = useMutation({
    mutationFn: (identityId: string) => api.delete(`/contacts/${contactId}/identities/${identityId}`),
    ...options,
  });
  return { rename, setFact, addIdentity, removeIdentity };
}

/** `onMerged` turns the page, before what the old one shows is read anew: nobody presses what is about to go. */
export function useMerge(onMerged?: (contactId: string) => Promise<void>) {
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all(
      ["contact", "contacts", "contact-conversations", "merges", "conversations"].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
  const undo = useMutation({
    mutationFn: (mergeId: string) => api.post(`/merges/${mergeId}/undo`),
    onSuccess: () => say(t("merge.undone")),
    onError: sayError,
    onSettled: refresh,
  });
  const merge = useMutation({
    mutationFn: ({ keptId, otherId, note }: { keptId: string; otherId: string; note: string }) =>
      api.post<Merged>(`/contacts/${keptId}/merge`, { other_id: otherId, note: note || null }),
    onSuccess: async (answer) => {
      sayWithUndo(t("merge.done"), () => undo.mutate(answer.merge_id));
      await onMerged?.(answer.contact.id);
    },
    onError: sayError,
    onSettled: refresh,
  });
  const refuse = useMutation({
    mutationFn: (suggestionId: string) => api.post(`/contacts/merge-suggestions/${suggestionId}/dismiss`),
    onError: sayError,
    onSettled: refresh,
  });
  const dismiss = (suggestionId: string) =>
    hold({
      key: suggestionId,
      message: t("merge.dismissed"),
      act: () => refuse.mutateAsync(suggestionId),
    });
  return { merge, undo, dismiss };
}

export interface NewContact {
  name: string;
  identities: { kind: string; value: string }[];
}

export function useCreateContact() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (contact: NewContact) => api.post<ContactSummary>("/contacts", contact),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["contacts"] }),
  });
}
