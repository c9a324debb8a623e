// Deep links into the portal. Job: what the address after `/p/{slug}/` asks for. Border: reads an address, opens nothing.
// Invariant: an address that asks for nothing known is the portal itself.

/** `/p/{slug}/c/{conversation}`: a conversation of the person who follows the link. */
export function linkedConversation(path: string): string | null {
  return /^\/p\/[^/]+\/c\/(cnv_[0-9A-Z]{26})\/?$/.exec(path)?.[1] ?? null;
}
