import { Progress } from "@mantine/core";
import {
  IconFileText,
  IconFileTypeCsv,
  IconFileTypeDocx,
  IconFileTypeHtml,
  IconFileTypePdf,
  IconFileTypePpt,
  IconFileTypeXls,
  IconHelpCircle,
  IconMarkdown,
  IconNews,
  IconWorld,
} from "@tabler/icons-react";
import type { DocumentSummary } from "../../api/types";
import { t, tOr } from "../../text";
import { icon } from "../../ui/icons";
import { Chip, type Tone } from "../../ui/page";

const BY_KIND: Record<string, typeof IconFileText> = {
  pdf: IconFileTypePdf,
  docx: IconFileTypeDocx,
  xlsx: IconFileTypeXls,
  pptx: IconFileTypePpt,
  html: IconFileTypeHtml,
  csv: IconFileTypeCsv,
  markdown: IconMarkdown,
  md: IconMarkdown,
};

const BY_SOURCE: Record<string, typeof IconFileText> = {
  article: IconNews,
  faq: IconHelpCircle,
  page: IconWorld,
};

export function DocumentIcon({ document }: { document: Pick<DocumentSummary, "kind" | "source"> }) {
  const Icon = BY_SOURCE[document.source] ?? BY_KIND[document.kind] ?? IconFileText;
  return <Icon {...icon} aria-hidden="true" />;
}

const TONES: Record<string, Tone> = { ready: "good", failed: "bad", processing: "info", queued: "plain" };

export function DocumentStatusChip({ document }: { document: DocumentSummary }) {
  if (document.status === "processing" && document.progress !== null && document.progress !== undefined) {
    return (
      <div style={{ width: 110 }}>
        <div className="small muted">{t("document.status.processing")}</div>
        <Progress value={document.progress * 100} size="xs" aria-label={t("document.status.processing")} />
      </div>
    );
  }
  return (
    <Chip tone={TONES[document.status] ?? "plain"}>
      {tOr(`document.status.${document.status}`, document.status)}
    </Chip>
  );
}
