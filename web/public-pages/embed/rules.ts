// Where the widget shows itself and where it speaks first. Job: matching a page with the rules of the workspace.
// Border: no document, no storage. Invariant: what can't be read counts as no rule.

export interface Greeting {
  pages: string;
  language: string | null;
  after_seconds: number;
  text: string;
}

export interface Rules {
  pages: string[];
  greetings: Greeting[];
}

/** Whether a path fits a pattern in which `*` stands for anything; a slash at the end makes no difference. */
export function fits(pattern: string, path: string): boolean {
  const parts = trimmed(pattern).split("*");
  const page = trimmed(path);
  const last = parts.length - 1;
  if (last === 0) return page === parts[0];
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if (index === last) return page.length - part.length >= at && page.endsWith(part);
    const found = index === 0 ? (page.startsWith(part) ? 0 : -1) : page.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

/** Without a list every page. */
export function shownOn(rules: Rules | undefined, path: string): boolean {
  const pages = rules?.pages ?? [];
  return pages.length === 0 || pages.some((pattern) => fits(pattern, path));
}

/** The first greeting that fits the page and its language. */
export function greetingFor(rules: Rules | undefined, path: string, language: string): Greeting | undefined {
  const spoken = language.toLowerCase().split("-")[0];
  return rules?.greetings?.find(
    (greeting) => fits(greeting.pages, path) && (!greeting.language || greeting.language === spoken),
  );
}

function trimmed(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}
