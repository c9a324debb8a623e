// Tabler icons (MIT), the few that are used here, as elements. Job: drawings. Invariant: decoration only, so hidden
// from assistive technology; the button around one carries the words.

import type { JSX } from "preact";

const PATHS = {
  send: ["M12 5v14", "M18 11l-6 -6", "M6 11l6 -6"],
  attach: ["M15 7l-6.5 6.5a1.5 1.5 0 0 0 3 3l6.5 -6.5a3 3 0 0 0 -6 -6l-6.5 6.5a4.5 4.5 0 0 0 9 9l6.5 -6.5"],
  close: ["M18 6l-12 12", "M6 6l12 12"],
  user: [
    "M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0",
    "M9 10a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
    "M6.168 18.849a4 4 0 0 1 3.832 -2.849h4a4 4 0 0 1 3.834 2.855",
  ],
  person: [
    "M4 14v-3a8 8 0 1 1 16 0v3",
    "M18 19c0 1.657 -2.686 3 -6 3",
    "M4 14a2 2 0 0 1 2 -2h1a2 2 0 0 1 2 2v3a2 2 0 0 1 -2 2h-1a2 2 0 0 1 -2 -2v-3",
    "M15 14a2 2 0 0 1 2 -2h1a2 2 0 0 1 2 2v3a2 2 0 0 1 -2 2h-1a2 2 0 0 1 -2 -2v-3",
  ],
  file: [
    "M14 3v4a1 1 0 0 0 1 1h4",
    "M17 21h-10a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2h7l5 5v11a2 2 0 0 1 -2 2",
    "M9 13h6",
    "M9 17h6",
  ],
  download: ["M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2 -2v-2", "M7 11l5 5l5 -5", "M12 4v12"],
  leave: [
    "M14 8v-2a2 2 0 0 0 -2 -2h-7a2 2 0 0 0 -2 2v12a2 2 0 0 0 2 2h7a2 2 0 0 0 2 -2v-2",
    "M9 12h12l-3 -3",
    "M18 15l3 -3",
  ],
  down: ["M12 5v14", "M18 13l-6 6", "M6 13l6 6"],
  back: ["M15 6l-6 6l6 6"],
  forward: ["M9 6l6 6l-6 6"],
  clock: ["M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0", "M12 7v5l3 3"],
  spark: ["M12 4c.6 4.6 3.4 7.4 8 8c-4.6 .6 -7.4 3.4 -8 8c-.6 -4.6 -3.4 -7.4 -8 -8c4.6 -.6 7.4 -3.4 8 -8"],
} as const;

export function Icon({ name, size = 20 }: { name: keyof typeof PATHS; size?: number }): JSX.Element {
  return (
    <svg
      class={`icon icon-${name}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {PATHS[name].map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}
