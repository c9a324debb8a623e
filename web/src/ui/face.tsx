import classes from "./ui.module.css";

const HUES = 8;

function hueOf(seed: string): number {
  let sum = 0;
  for (const character of seed) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  }
  return sum % HUES;
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = Array.from(words[0] ?? "")[0] ?? "?";
  const last = words.length > 1 ? (Array.from(words[words.length - 1] ?? "")[0] ?? "") : "";
  return (first + last).toUpperCase();
}

interface FaceProps {
  name: string | null | undefined;
  seed?: string;
  size?: number;
}

/** Initials on a calm colour that stays the same for the same person. Decoration: the name stands beside it. */
export function Face({ name, seed, size = 32 }: FaceProps) {
  return (
    <span
      className={classes.face}
      data-hue={hueOf(seed ?? name ?? "?")}
      style={{ width: size, height: size, fontSize: size * 0.4 }}
      aria-hidden="true"
    >
      {name ? initials(name) : "?"}
    </span>
  );
}
