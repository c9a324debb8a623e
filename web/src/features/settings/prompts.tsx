import { Button, NativeSelect, Slider, Tabs, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import type { PromptDetail, PromptSummary } from "../../api/types";
import { t, tn, tOr } from "../../text";
import { Card, Chip, Page } from "../../ui/page";
import { Failed, Loaded, RowsLoading } from "../../ui/states";
import { Time } from "../../ui/time";
import { diffLines } from "./diff";
import { PromptFiguresTable } from "./prompt-figures";
import { useAct, useList } from "./queries";
import classes from "./settings.module.css";

const route = getRouteApi("/app/settings/$section");

export default function PromptSettings() {
  const { item } = route.useSearch();
  const navigate = route.useNavigate();
  const prompts = useList<PromptSummary>("prompts", "/prompts");
  const chosen = item ?? prompts.data?.[0]?.name;
  return (
    <Page title={t("settings.prompts")} lead={t("prompts.lead")}>
      <Loaded query={prompts}>
        {(rows) => (
          <div className={classes.form}>
            <Card flush>
              {rows.map((prompt) => (
                <button
                  key={prompt.name}
                  type="button"
                  className={classes.promptRow}
                  aria-pressed={prompt.name === chosen}
                  onClick={() =>
                    navigate({
                      to: ".",
                      search: (view) => ({ ...view, item: prompt.name }),
                      replace: true,
                      resetScroll: false,
                    })
                  }
                >
                  <span className="grow">
                    <span className="strong">{tOr(`prompt.${prompt.name}`, prompt.name)}</span>{" "}
                    <span className="faint">{tOr(`prompt.${prompt.name}.text`, "")}</span>
                  </span>
                  {prompt.split ? (
                    <Chip tone="info">{t("prompts.split.on", { percent: prompt.split.percent })}</Chip>
                  ) : null}
                  <Chip tone={prompt.active ? "accent" : "plain"}>
                    {prompt.active ? t("prompts.own") : t("prompts.builtin")}
                  </Chip>
                  <span className="faint small">{tn("prompts.versions", prompt.versions)}</span>
                </button>
              ))}
            </Card>
            {chosen ? <PromptEditor key={chosen} name={chosen} /> : null}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function PromptEditor({ name }: { name: string }) {
  const path = `/prompts/${encodeURIComponent(name)}`;
  const prompt = useQuery({ queryKey: ["prompts", name], queryFn: () => api.get<PromptDetail>(path) });
  return (
    <Loaded query={prompt} loading={<RowsLoading rows={5} />}>
      {(data) => <PromptView name={name} prompt={data} />}
    </Loaded>
  );
}

const BUILTIN = "builtin";

function PromptView({ name, prompt }: { name: string; prompt: PromptDetail }) {
  const path = `/prompts/${encodeURIComponent(name)}`;
  const stale = [["prompts"]];
  const active = prompt.versions.find((version) => version.id === prompt.active_id);
  const activeText = active?.text ?? prompt.builtin_text;
  const [text, setText] = useState(activeText);
  const [left, setLeft] = useState(BUILTIN);
  const [right, setRight] = useState(prompt.active_id ?? BUILTIN);
  const [share, setShare] = useState(prompt.split?.percent ?? 20);
  const [rival, setRival] = useState(prompt.split?.version_id ?? prompt.versions[0]?.id ?? "");

  const add = useAct(
    (body: string) => api.post<{ id: string }>(`${path}/versions`, { text: body }),
    stale,
    t("prompts.saved"),
  );
  const activate = useAct(
    (body: { version_id: string | null; split?: { version_id: string; percent: number } }) =>
      api.put(`${path}/active`, body),
    stale,
    t("saved"),
  );
  const textOf = (id: string) =>
    prompt.versions.find((version) => version.id === id)?.text ?? prompt.builtin_text;
  const options = [
    { value: BUILTIN, label: t("prompts.builtin") },
    ...prompt.versions.map((version, index) => ({
      value: version.id,
      label: t("prompts.version", { n: prompt.versions.length - index }),
    })),
  ];
  const labelOf = (version: string) => {
    const id = version === prompt.builtin_version ? BUILTIN : version;
    return options.find((option) => option.value === id)?.label ?? version;
  };
  return (
    <Card>
      <Tabs defaultValue="edit" keepMounted={false}>
        <Tabs.List mb={14}>
          <Tabs.Tab value="edit">{t("prompts.edit")}</Tabs.Tab>
          <Tabs.Tab value="versions">{t("prompts.history")}</Tabs.Tab>
          <Tabs.Tab value="diff">{t("prompts.diff")}</Tabs.Tab>
          <Tabs.Tab value="split">{t("prompts.split")}</Tabs.Tab>
          <Tabs.Tab value="figures">{t("prompts.figures")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="edit">
          <Textarea
            aria-label={name}
            autosize
            minRows={10}
            maxRows={24}
            styles={{ input: { fontFamily: "var(--st-mono)", fontSize: 13 } }}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {add.error ? <Failed error={add.error} /> : null}
          <div className="row wrap" style={{ marginTop: 12 }}>
            <Button disabled={text === activeText} loading={add.isPending} onClick={() => add.mutate(text)}>
              {t("prompts.save")}
            </Button>
            <span className="faint small">{t("prompts.save.hint")}</span>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          {[{ id: BUILTIN, created_at: null, author: null }, ...prompt.versions].map((version) => {
            const isActive = version.id === (prompt.active_id ?? BUILTIN);
            const label = options.find((option) => option.value === version.id)?.label;
            return (
              <div key={version.id} className="row" style={{ minHeight: 44 }}>
                <span className="strong">{label}</span>
                <span className="faint small grow">
                  {version.created_at ? <Time at={version.created_at} /> : null} {version.author ?? ""}
                </span>
                {isActive ? (
                  <Chip tone="good">{t("prompts.active")}</Chip>
                ) : (
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={activate.isPending}
                    onClick={() =>
                      activate.mutate({ version_id: version.id === BUILTIN ? null : version.id })
                    }
                  >
                    {t("prompts.use")}
                  </Button>
                )}
              </div>
            );
          })}
        </Tabs.Panel>
        <Tabs.Panel value="diff">
          <div className="row wrap" style={{ marginBottom: 12 }}>
            <NativeSelect
              aria-label={t("prompts.before")}
              data={options}
              value={left}
              onChange={(event) => setLeft(event.currentTarget.value)}
            />
            <span className="muted">→</span>
            <NativeSelect
              aria-label={t("prompts.after")}
              data={options}
              value={right}
              onChange={(event) => setRight(event.currentTarget.value)}
            />
          </div>
          {textOf(left) === textOf(right) ? (
            <p className="muted">{t("prompts.same")}</p>
          ) : (
            <div className={classes.diff}>
              {diffLines(textOf(left), textOf(right)).map((line, index) => (
                <div key={index} data-kind={line.kind}>
                  {line.text}
                </div>
              ))}
            </div>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="figures">
          <p className="muted measure" style={{ marginBottom: 12 }}>
            {t("prompts.figures.text")}
          </p>
          <PromptFiguresTable name={name} labelOf={labelOf} />
        </Tabs.Panel>
        <Tabs.Panel value="split">
          <p className="muted measure">{t("prompts.split.text")}</p>
          {prompt.versions.length === 0 ? (
            <p className="faint" style={{ marginTop: 12 }}>
              {t("prompts.split.none")}
            </p>
          ) : (
            <div className={classes.form} style={{ marginTop: 12, maxWidth: 420 }}>
              <NativeSelect
                label={t("prompts.split.rival")}
                data={options.slice(1)}
                value={rival}
                onChange={(event) => setRival(event.currentTarget.value)}
              />
              <div>
                <div style={{ fontWeight: 500 }}>{t("prompts.split.share", { percent: share })}</div>
                <Slider
                  value={share}
                  onChange={setShare}
                  min={5}
                  max={95}
                  step={5}
                  label={null}
                  thumbLabel={t("prompts.split")}
                />
              </div>
              <div className="row">
                <Button
                  loading={activate.isPending}
                  onClick={() =>
                    activate.mutate({
                      version_id: prompt.active_id,
                      split: { version_id: rival, percent: share },
                    })
                  }
                >
                  {t("prompts.split.start")}
                </Button>
                {prompt.split ? (
                  <Button variant="default" onClick={() => activate.mutate({ version_id: prompt.active_id })}>
                    {t("prompts.split.stop")}
                  </Button>
                ) : null}
              </div>
            </div>
          )}
        </Tabs.Panel>
      </Tabs>
    </Card>
  );
}
