// Markdown-light. Job: an assistant's text becomes a small tree: paragraphs, lists, bold, italics, code, links,
// citation marks. Border: makes a tree of plain objects, never HTML; the screen builds elements from it.
// Invariants: every character of HTML stays text; a link's address starts with http, https, mailto or tel after
// parsing by URL; no construct loads anything by itself (images become their words).

export type Inline =
  | { type: "text"; text: string }
  | { type: "bold" | "italic"; children: Inline[] }
  | { type: "code"; text: string }
  | { type: "link"; href: string; children: Inline[] }
  | { type: "cite"; n: number }
  | { type: "break" };

export type Block =
  | { type: "paragraph"; strong?: boolean; children: Inline[] }
  | { type: "list"; ordered: boolean; start: number; items: Inline[][] };

const BULLET = /^\s{0,6}[-*•]\s+(.*)$/;
const NUMBER = /^\s{0,6}(\d{1,3})[.)]\s+(.*)$/;
const HEADING = /^#{1,6}\s+(.*?)\s*#*$/;
const NESTING_LIMIT = 6;

/** `isCited` says which numbers are citations of this message; other bracketed numbers stay text. */
export function parseMarkdown(source: string, isCited: (n: number) => boolean = () => false): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let list: { ordered: boolean; start: number; items: string[] } | null = null;

  const endParagraph = () => {
    if (paragraph.length > 0) blocks.push({ type: "paragraph", children: lines(paragraph, isCited) });
    paragraph = [];
  };
  const endList = () => {
    if (list) {
      const items = list.items.map((item) => inline(item, isCited, 0));
      blocks.push({ type: "list", ordered: list.ordered, start: list.start, items });
    }
    list = null;
  };

  for (const line of source.replace(/\r\n?/g, "\n").split("\n")) {
    const bullet = BULLET.exec(line);
    const number = bullet ? null : NUMBER.exec(line);
    const heading = HEADING.exec(line);
    if (bullet || number) {
      endParagraph();
      const ordered = number !== null;
      const start = number ? Number(number[1]) : 1;
      if (list && list.ordered !== ordered) endList();
      list ??= { ordered, start, items: [] };
      list.items.push((bullet ? bullet[1] : number?.[2]) ?? "");
    } else if (line.trim() === "") {
      endParagraph();
      endList();
    } else if (heading) {
      endParagraph();
      endList();
      blocks.push({ type: "paragraph", strong: true, children: inline(heading[1] ?? "", isCited, 0) });
    } else if (list && /^\s{2,}/.test(line)) {
      list.items[list.items.length - 1] += ` ${line.trim()}`;
    } else {
      endList();
      paragraph.push(line);
    }
  }
  endParagraph();
  endList();
  return blocks;
}

function lines(paragraph: string[], isCited: (n: number) => boolean): Inline[] {
  const out: Inline[] = [];
  paragraph.forEach((line, index) => {
    if (index > 0) out.push({ type: "break" });
    out.push(...inline(line.trimEnd(), isCited, 0));
  });
  return out;
}

// One alternative per construct; bounded quantifiers keep hostile input from costing more than linear time.
const TOKEN = new RegExp(
  [
    "`([^`\\n]{1,500})`",
    "\\*\\*([^\\s*](?:[^\\n]{0,2000}?[^\\s*])?)\\*\\*",
    "(?<![\\p{L}\\p{N}*])\\*([^\\s*](?:[^*\\n]{0,1000}?[^\\s*])?)\\*(?!\\*)",
    "(?<![\\p{L}\\p{N}_])_([^\\s_](?:[^_\\n]{0,1000}?[^\\s_])?)_(?![\\p{L}\\p{N}_])",
    '!?\\[([^\\[\\]\\n]{1,500})\\]\\(\\s*<?([^()\\s<>]{1,2000})>?(?:\\s+"[^"\\n]{0,200}")?\\s*\\)',
    "\\[(\\d{1,2})\\]",
    "(https?://[^\\s<>\"'`]{1,2000})",
    "(?<![\\p{L}\\p{N}.+_-])([\\p{L}\\p{N}.+_-]{1,64}@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,5})",
  ].join("|"),
  "gu",
);

function inline(text: string, isCited: (n: number) => boolean, depth: number): Inline[] {
  if (depth > NESTING_LIMIT) return [{ type: "text", text }];
  const out: Inline[] = [];
  let at = 0;
  const plain = (until: number) => {
    if (until > at) out.push({ type: "text", text: text.slice(at, until) });
  };
  for (const match of text.matchAll(TOKEN)) {
    const start = match.index;
    if (start < at) continue;
    let end = start + match[0].length;
    const [, code, bold, starred, underlined, label, target, cited, url, email] = match;
    let node: Inline | null = null;
    if (code) node = { type: "code", text: code };
    else if (bold) node = { type: "bold", children: inline(bold, isCited, depth + 1) };
    else if (starred || underlined) {
      node = { type: "italic", children: inline((starred ?? underlined) as string, isCited, depth + 1) };
    } else if (label && target) {
      const href = match[0].startsWith("!") ? null : safeHref(target);
      if (href) node = { type: "link", href, children: [{ type: "text", text: label }] };
      else node = { type: "text", text: label };
    } else if (cited && isCited(Number(cited))) node = { type: "cite", n: Number(cited) };
    else if (url) {
      const address = trimUrl(url);
      const href = safeHref(address);
      end = start + address.length;
      if (href) node = { type: "link", href, children: [{ type: "text", text: address }] };
    } else if (email) {
      const href = safeHref(`mailto:${email}`);
      if (href) node = { type: "link", href, children: [{ type: "text", text: email }] };
    }
    if (!node) continue;
    plain(start);
    out.push(node);
    at = end;
  }
  plain(text.length);
  return out;
}

/** Punctuation that ends the sentence isn't part of the address; a bracket is, when it was opened inside. */
function trimUrl(url: string): string {
  let out = url;
  for (;;) {
    const last = out.slice(-1);
    if (/[.,;:!?*_…]/.test(last)) out = out.slice(0, -1);
    else if (last === ")" && !out.includes("(")) out = out.slice(0, -1);
    else if (last === "]" && !out.includes("[")) out = out.slice(0, -1);
    else return out;
  }
}

const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address if it is harmless to offer, else null. Relative addresses are refused: they would point into our pages. */
export function safeHref(target: string): string | null {
  try {
    const url = new URL(target);
    if (!SCHEMES.has(url.protocol)) return null;
    if (url.username || url.password) return null;
    return url.href;
  } catch {
    return null;
  }
}
