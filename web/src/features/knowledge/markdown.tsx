import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import ui from "../../ui/ui.module.css";

/** Markdown for people to read. Raw HTML in it stays text, addresses are cleaned by the library. */
export default function Markdown({ text }: { text: string }) {
  return (
    <div className={ui.prose}>
      <ReactMarkdown remarkPlugins={[remarkGfm]}>{text}</ReactMarkdown>
    </div>
  );
}
