// Draws the tree of text/markdown.ts. Job: tree to elements. Invariant: text goes in as text nodes only; there is no
// way from here to innerHTML.

import type { ComponentChildren, JSX } from "preact";
import { type Inline, parseMarkdown } from "../text/markdown";

interface Props {
  text: string;
  isCited?: (n: number) => boolean;
  cite?: (n: number) => ComponentChildren;
}

export function Markdown({ text, isCited = () => false, cite = () => null }: Props): JSX.Element {
  const blocks = parseMarkdown(text, isCited);
  return (
    <div class="prose">
      {blocks.map((block, index) => {
        if (block.type === "paragraph") {
          const children = inlines(block.children, cite);
          return (
            <p key={index} dir="auto">
              {block.strong ? <strong>{children}</strong> : children}
            </p>
          );
        }
        const items = block.items.map((item, at) => (
          <li key={at} dir="auto">
            {inlines(item, cite)}
          </li>
        ));
        return block.ordered ? (
          <ol key={index} start={block.start}>
            {items}
          </ol>
        ) : (
          <ul key={index}>{items}</ul>
        );
      })}
    </div>
  );
}

function inlines(nodes: Inline[], cite: (n: number) => ComponentChildren): ComponentChildren[] {
  return nodes.map((node, index) => {
    switch (node.type) {
      case "text":
        return node.text;
      case "break":
        return <br key={index} />;
      case "code":
        return <code key={index}>{node.text}</code>;
      case "bold":
        return <strong key={index}>{inlines(node.children, cite)}</strong>;
      case "italic":
        return <em key={index}>{inlines(node.children, cite)}</em>;
      case "cite":
        return cite(node.n);
      default:
        return (
          <a key={index} href={node.href} target="_blank" rel="noopener noreferrer nofollow">
            {inlines(node.children, cite)}
          </a>
        );
    }
  });
}
