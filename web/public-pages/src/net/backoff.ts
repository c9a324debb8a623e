// How long to wait before the next try. Job: doubling with jitter so that many clients don't return at once.
// Border: arithmetic only. Invariant: never below half the step, never above the limit.

const FIRST_MS = 1_000;
const LIMIT_MS = 30_000;

/** `attempt` counts from 1; `random` is a number in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const step = Math.min(LIMIT_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return Math.round(step / 2 + (step / 2) * random);
}
