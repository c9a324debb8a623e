// Small values kept in the browser. Job: localStorage that may be missing, full or forbidden (private windows,
// blocked third-party frames). Border: every key of ours starts with `steward:`. Invariant: never throws; when the
// browser refuses, the value lives as long as the page.

const memory = new Map<string, string>();

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`steward:${key}`) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

export function remember(key: string, value: string): void {
  memory.set(key, value);
  try {
    localStorage.setItem(`steward:${key}`, value);
  } catch {
    // Kept in memory above.
  }
}

export function forget(key: string): void {
  memory.delete(key);
  try {
    localStorage.removeItem(`steward:${key}`);
  } catch {
    // Nothing was kept there.
  }
}
