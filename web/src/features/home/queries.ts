/** Server state of the home page. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useServes } from "../../api/served";
import type { ConversationCounts, DocumentSummary, Home, List, RunSummary } from "../../api/types";

/** What can be put together from the lists, where the server has no home of its own: what waits, and what was done. */
async function homeFromLists(): Promise<Home> {
  const [counts, runs, documents] = await Promise.all([
    api.get<ConversationCounts>("/conversations/counts"),
    api.get<List<RunSummary>>("/runs", { limit: 100 }),
    api.get<List<DocumentSummary>>("/documents", { limit: 100 }),
  ]);
  const today = new Date().toDateString();
  return {
    waiting: { drafts: counts.drafts, handed_off: counts.handed_off, unassigned: counts.unassigned },
    answered_today: runs.data.filter((run) => new Date(run.started_at).toDateString() === today).length,
    ai_resolution: null,
    documents: documents.data.length,
    steps: [
      { key: "documents", done: documents.data.length > 0 },
      { key: "portal", done: counts.open > 0 || runs.data.length > 0 },
    ],
    recent_runs: runs.data.slice(0, 6),
    volume: [],
  };
}

export function useHome() {
  const serves = useServes();
  return useQuery({
    queryKey: ["home"],
    queryFn: () => (serves("/home") ? api.get<Home>("/home") : homeFromLists()),
  });
}
