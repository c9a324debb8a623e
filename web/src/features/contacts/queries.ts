/** Server state of contacts. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useServes } from "../../api/served";
import type {
  Contact,
  ContactConversation,
  ContactSummary,
  EventRecord,
  Fact,
  Field,
  List,
  MergeSuggestion,
} from "../../api/types";
import { t } from "../../text";
import { say, sayError, sayWithUndo } from "../../ui/notice";

export function contactQuery(id: string) {
  return queryOptions({ queryKey: ["contact", id], queryFn: () => api.get<Contact>(`/contacts/${id}`) });
}

export function useContactConversations(id: string) {
  return useQuery({
    queryKey: ["contact-conversations", id],
    queryFn: async () => {
      const list = await api.get<List<ContactConversation>>(`/contacts/${id}/conversations`);
      return list.data;
    },
  });
}

export function useContactEvents(id: string) {
  const serves = useServes();
  return useQuery({
    enabled: serves("/contacts/{id}/events"),
    queryKey: ["contact", id, "events"],
    queryFn: async () => (await api.get<List<EventRecord>>(`/contacts/${id}/events`)).data,
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

export function useMergeSuggestions() {
  const serves = useServes();
  return useQuery({
    enabled: serves("/contacts/merge-suggestions"),
    queryKey: ["merges"],
    queryFn: async () => (await api.get<List<MergeSuggestion>>("/contacts/merge-suggestions")).data,
  });
}

export function useContactActs(contactId: string) {
  const queries = useQueryClient();
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ["contact", contactId] });
    void queries.invalidateQueries({ queryKey: ["contacts"] });
    void queries.invalidateQueries({ queryKey: ["conversation"] });
  };
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

export function useMerge() {
  const queries = useQueryClient();
  const refresh = () => {
    for (const key of ["contact", "contacts", "merges", "conversations"]) {
      void queries.invalidateQueries({ queryKey: [key] });
    }
  };
  const undo = useMutation({
    mutationFn: (mergeId: string) => api.post(`/merges/${mergeId}/undo`),
    onSuccess: () => say(t("merge.undone")),
    onError: sayError,
    onSettled: refresh,
  });
  const merge = useMutation({
    mutationFn: ({ id, otherId }: { id: string; otherId: string }) =>
      api.post<{ merge_id: string; contact: Contact }>(`/contacts/${id}/merge`, { other_id: otherId }),
    onSuccess: (answer) => sayWithUndo(t("merge.done"), () => undo.mutate(answer.merge_id)),
    onError: sayError,
    onSettled: refresh,
  });
  return { merge, undo };
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
