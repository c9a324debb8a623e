// What an assistant's text may become on the screen, and above all what it may not.
import { h, render } from "preact";
import { describe, expect, test } from "vitest";
import { Markdown } from "../src/parts/markdown";
import { onlyEmoji } from "../src/parts/message";
import { parseMarkdown, safeHref } from "../src/text/markdown";

function html(text: string, cited: number[] = []): string {
  const root = document.createElement("div");
  render(
    h(Markdown, { text, isCited: (n: number) => cited.includes(n), cite: (n: number) => h("sup", null, n) }),
    root,
  );
  return root.firstElementChild?.innerHTML ?? "";
}

describe("light Markdown", () => {
  test.each([
    ["plain words", '<p dir="auto">plain words</p>'],
    ["a **bold** word", '<p dir="auto">a <strong>bold</strong> word</p>'],
    ["an *italic* and _another_", '<p dir="auto">an <em>italic</em> and <em>another</em></p>'],
    ["**bold with *italic* inside**", '<p dir="auto"><strong>bold with <em>italic</em> inside</strong></p>'],
    ["one\ntwo\n\nthree", '<p dir="auto">one<br>two</p><p dir="auto">three</p>'],
    ["- a\n- b", '<ul><li dir="auto">a</li><li dir="auto">b</li></ul>'],
    ["3. a\n4. b", '<ol start="3"><li dir="auto">a</li><li dir="auto">b</li></ol>'],
    ["# Head\ntext", '<p dir="auto"><strong>Head</strong></p><p dir="auto">text</p>'],
    ["`a < b`", '<p dir="auto"><code>a &lt; b</code></p>'],
    ["2 * 3 * 4 and snake_case_name", '<p dir="auto">2 * 3 * 4 and snake_case_name</p>'],
    ["**not closed", '<p dir="auto">**not closed</p>'],
  ])("%j", (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  test("a number in brackets is a citation only if the message cites it", () => {
    expect(html("so [1] and [2]", [1])).toBe('<p dir="auto">so <sup>1</sup> and [2]</p>');
  });

  test("links open apart and give nothing away", () => {
    const root = document.createElement("div");
    render(
      h(Markdown, { text: "see [our page](https://example.org/a?b=1) or https://example.org/c." }),
      root,
    );
    const links = [...root.querySelectorAll("a")];
    expect(links.map((link) => link.href)).toEqual(["https://example.org/a?b=1", "https://example.org/c"]);
    for (const link of links) {
      expect(link.target).toBe("_blank");
      expect(link.rel).toContain("noopener");
    }
  });

  test.each([
    ["(see https://example.org/a)", "https://example.org/a"],
    ["https://example.org/a_(b)", "https://example.org/a_(b)"],
    ["https://example.org/x, and", "https://example.org/x"],
    ["write to anna@example.org!", "mailto:anna@example.org"],
    ["[call](tel:+4930123)", "tel:+4930123"],
  ])("finds the address in %j", (text, href) => {
    const root = document.createElement("div");
    render(h(Markdown, { text }), root);
    expect(root.querySelector("a")?.getAttribute("href")).toBe(href);
  });
});

describe("hostile text", () => {
  const PAYLOADS = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](//canary.invalid/a)",
    "[x](/p/demo/brand.css)",
    "[x](blob:https://example.org/1)",
    "[x](https://user:pass@example.org/)",
    "![pixel](https://canary.invalid/p.png)",
    '[x](https://example.org/" onmouseover="alert(1))',
    '[a](https://example.org "title" onclick=alert(1))',
    "<https://example.org><img src=//canary.invalid>",
    "**<b onclick=alert(1)>x</b>**",
    "`</code><script>alert(1)</script>`",
    "<iframe srcdoc='<script>1</script>'>",
    "[<img src=x onerror=alert(1)>](https://example.org)",
    "- <style>@import '//canary.invalid'</style>",
    "\u202Ejavascript:alert(1)",
  ];
  const ALLOWED = new Set(["P", "BR", "UL", "OL", "LI", "STRONG", "EM", "CODE", "A", "DIV"]);

  test.each(PAYLOADS)("%j stays text", (payload) => {
    const root = document.createElement("div");
    render(h(Markdown, { text: payload }), root);
    for (const element of root.querySelectorAll("*")) {
      expect(ALLOWED).toContain(element.tagName);
      for (const attribute of element.attributes) {
        expect(["dir", "class", "start", "href", "target", "rel"]).toContain(attribute.name);
      }
    }
    for (const link of root.querySelectorAll("a")) {
      expect(link.getAttribute("href")).toMatch(/^(?:https?:\/\/example\.org|mailto:|tel:)/);
    }
  });

  test("addresses that aren't for people are refused", () => {
    for (const target of [
      "javascript:1",
      "data:,x",
      "file:///etc/passwd",
      "ftp://a",
      "//a",
      "/a",
      "#a",
      "",
    ]) {
      expect(safeHref(target)).toBeNull();
    }
  });

  test("long hostile input costs no more than a moment", () => {
    const started = performance.now();
    for (const piece of ["*", "**a", "_", "[", "[a](", "`", "https://", "a@", "- ", "![", "(("]) {
      parseMarkdown(piece.repeat(Math.ceil(50_000 / piece.length)));
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

test("only emoji is shown large; digits and words are not", () => {
  expect(onlyEmoji("👍🏽")).toBe(true);
  expect(onlyEmoji("👩‍👩‍👧 ❤️")).toBe(true);
  expect(onlyEmoji("🇩🇪")).toBe(true);
  expect(onlyEmoji("42")).toBe(false);
  expect(onlyEmoji("ok 👍")).toBe(false);
});
