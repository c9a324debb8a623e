import { Button, Collapse, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconBulb, IconSearch } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { SearchHit } from "../../api/types";
import { duration, t, tn } from "../../text";
import { bigIcon, smallIcon } from "../../ui/icons";
import { LinkButton } from "../../ui/links";
import { Card, Page } from "../../ui/page";
import { Empty, Loaded } from "../../ui/states";
import { headingOf } from "./headings";
import classes from "./knowledge.module.css";
import { Highlighted } from "./marked";
import { useKnowledgeSearch } from "./queries";

const route = getRouteApi("/app/knowledge/search");

/** What the assistant would find for a question, and why in this order. */
export function KnowledgeSearchPage() {
  const { q = "", collection } = route.useSearch();
  const navigate = route.useNavigate();
  const [words, setWords] = useState(q);
  const answer = useKnowledgeSearch(q, collection);
  const search = useDebouncedCallback((value: string) => {
    void navigate({ to: ".", search: (before) => ({ ...before, q: value || undefined }), replace: true });
  }, 250);
  return (
    <Page title={t("knowledge.test.title")} lead={t("knowledge.test.lead")} narrow>
      <TextInput
        size="md"
        mb={16}
        autoFocus
        aria-label={t("knowledge.test.ask")}
        placeholder={t("knowledge.test.example")}
        leftSection={<IconSearch {...smallIcon} />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      {q.trim() === "" ? (
        <Card>
          <Empty icon={<IconBulb {...bigIcon} />} title={t("knowledge.test.start")}>
            {t("knowledge.test.start.text")}
          </Empty>
        </Card>
      ) : (
        <Loaded query={answer}>
          {(data) =>
            data.data.length === 0 ? (
              <Card>
                <Empty
                  icon={<IconSearch {...bigIcon} />}
                  title={t("knowledge.test.none")}
                  actions={
                    <LinkButton to="/knowledge" search={{ add: "faq" }}>
                      {t("knowledge.add.faq")}
                    </LinkButton>
                  }
                >
                  {t("knowledge.test.none.text")}
                </Empty>
              </Card>
            ) : (
              <>
                <p className="faint small num" style={{ marginBottom: 8 }}>
                  {tn("knowledge.test.found", data.data.length)} · {duration(data.duration_ms)}
                </p>
                <Card flush>
                  {data.data.map((hit) => (
                    <Hit key={hit.passage_id} hit={hit} />
                  ))}
                </Card>
              </>
            )
          }
        </Loaded>
      )}
    </Page>
  );
}

function Hit({ hit }: { hit: SearchHit }) {
  const [opened, setOpened] = useState(false);
  return (
    <article className={classes.hit}>
      <div className="row">
        <Link
          to="/knowledge/$documentId"
          params={{ documentId: hit.document_id }}
          search={{ passage: hit.passage_id }}
          className="strong clip"
        >
          {hit.title}
        </Link>
        <span className="faint small clip grow">{headingOf(hit.heading_path)}</span>
        {hit.page ? <span className="faint small">{t("passage.page", { page: hit.page })}</span> : null}
      </div>
      <div className={classes.hitText}>
        <Highlighted text={hit.text} ranges={hit.highlights} />
      </div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        aria-expanded={opened}
        onClick={() => setOpened((value) => !value)}
      >
        {t("ai.why")}
      </Button>
      <Collapse expanded={opened}>
        <dl className={classes.whyGrid}>
          <Part label={t("why.words")} value={rank(hit.why.text_rank)} detail={hit.why.text_score} />
          <Part label={t("why.meaning")} value={rank(hit.why.vector_rank)} detail={hit.why.vector_score} />
          <Part label={t("why.recency")} value={figure(hit.why.recency)} />
          <Part label={t("why.pinned")} value={hit.why.pinned ? t("yes") : t("no")} />
          <Part label={t("why.total")} value={figure(hit.score)} />
        </dl>
      </Collapse>
    </article>
  );
}

function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : value.toFixed(3);
}

function rank(value: number | null | undefined): string {
  return value === null || value === undefined ? t("why.notFound") : t("why.place", { n: value });
}

function Part({ label, value, detail }: { label: string; value: string; detail?: number | null }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd title={detail === null || detail === undefined ? undefined : figure(detail)}>{value}</dd>
    </div>
  );
}
