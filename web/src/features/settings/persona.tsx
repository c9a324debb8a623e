import { Button, NativeSelect, NumberInput, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconSend2 } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "../../api/client";
import { useServes } from "../../api/served";
import type { Persona, PreviewReply } from "../../api/types";
import { t, tOr } from "../../text";
import { fieldErrors } from "../../ui/errors";
import { smallIcon } from "../../ui/icons";
import { Card, Page, Spark } from "../../ui/page";
import { Failed, Loaded } from "../../ui/states";
import { ChangedBy } from "../session/may";
import { useDocumentSetting } from "./queries";
import classes from "./settings.module.css";

const ROLES = [
  "general",
  "retail",
  "hospitality",
  "beauty",
  "fitness",
  "trades",
  "consulting",
  "education",
  "real_estate",
  "medical",
  "legal",
  "banking",
];
const MANNERS = ["professional", "friendly", "casual", "formal", "playful", "concise"];
const LANGUAGES = ["", "en", "de", "fr", "es", "pt"];

export default function PersonaSettings() {
  const { query } = useDocumentSetting<Persona>("persona", "/persona");
  return (
    <Page title={t("settings.persona")} lead={t("persona.lead")}>
      <Loaded query={query}>
        {(persona) => (
          <ChangedBy action="persona.manage">
            <PersonaForm persona={persona} />
          </ChangedBy>
        )}
      </Loaded>
    </Page>
  );
}

function PersonaForm({ persona }: { persona: Persona }) {
  const { save } = useDocumentSetting<Persona>("persona", "/persona");
  const serves = useServes();
  const form = useForm<Persona>({ initialValues: persona });
  return (
    <div className={classes.two}>
      <form
        className={classes.form}
        onSubmit={form.onSubmit((values) =>
          save.mutate(values, {
            onSuccess: () => form.resetDirty(values),
            onError: (error) => form.setErrors(fieldErrors(error)),
          }),
        )}
      >
        <Card>
          <div className={classes.form}>
            <div className={classes.pair}>
              <TextInput
                label={t("persona.name")}
                description={t("persona.name.hint")}
                {...form.getInputProps("assistant_name")}
              />
              <NativeSelect
                label={t("persona.language")}
                description={t("persona.language.hint")}
                data={LANGUAGES.map((code) => ({
                  value: code,
                  label: t(`language.${code || "auto"}` as "language.auto"),
                }))}
                value={form.values.language ?? ""}
                onChange={(event) => form.setFieldValue("language", event.currentTarget.value || null)}
              />
            </div>
            <Choices
              label={t("persona.role")}
              names={ROLES}
              prefix="persona.role"
              value={form.values.role}
              onChange={(role) => form.setFieldValue("role", role)}
            />
            <Choices
              label={t("persona.manner")}
              names={MANNERS}
              prefix="persona.manner"
              value={form.values.manner}
              onChange={(manner) => form.setFieldValue("manner", manner)}
            />
          </div>
        </Card>
        <Card>
          <div className={classes.form}>
            <TextInput label={t("persona.greeting")} {...form.getInputProps("greeting")} />
            <TagsInput
              label={t("persona.suggested")}
              description={t("persona.suggested.hint")}
              {...form.getInputProps("suggested")}
            />
            <Textarea
              label={t("persona.instructions")}
              description={t("persona.instructions.hint")}
              autosize
              minRows={4}
              {...form.getInputProps("instructions")}
            />
            <NumberInput
              label={t("persona.promise")}
              description={t("persona.promise.hint")}
              min={1}
              max={168}
              allowDecimal={false}
              {...form.getInputProps("promise_hours")}
            />
            <TagsInput
              label={t("persona.forbidden")}
              description={t("persona.forbidden.hint")}
              {...form.getInputProps("forbidden_topics")}
            />
            <Textarea
              label={t("persona.disclaimer")}
              description={t("persona.disclaimer.hint")}
              autosize
              minRows={2}
              value={form.values.disclaimer ?? ""}
              onChange={(event) => form.setFieldValue("disclaimer", event.currentTarget.value || null)}
            />
          </div>
        </Card>
        {save.error ? <Failed error={save.error} /> : null}
        <div className={classes.savebar}>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {t("save")}
          </Button>
          {form.isDirty() ? (
            <Button variant="subtle" color="gray" onClick={() => form.reset()}>
              {t("revert")}
            </Button>
          ) : null}
        </div>
      </form>
      {serves("/persona/preview") ? <PreviewChat persona={form.values} /> : null}
    </div>
  );
}

interface ChoicesProps {
  label: string;
  names: string[];
  prefix: string;
  value: string;
  onChange: (name: string) => void;
}

function Choices({ label, names, prefix, value, onChange }: ChoicesProps) {
  return (
    <div role="radiogroup" aria-label={label}>
      <div style={{ fontWeight: 500, marginBottom: 6 }}>{label}</div>
      <div className={classes.choices}>
        {names.map((name) => (
          // biome-ignore lint/a11y/useSemanticElements: a radio with a whole card as its label
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={value === name}
            className={classes.choice}
            onClick={() => onChange(name)}
          >
            {tOr(`${prefix}.${name}`, name)}
          </button>
        ))}
      </div>
    </div>
  );
}

interface Said {
  author: "contact" | "agent";
  text: string;
}

/** Talks to the persona as it stands in the form, before anything is saved. */
function PreviewChat({ persona }: { persona: Persona }) {
  const [said, setSaid] = useState<Said[]>([]);
  const [words, setWords] = useState("");
  const log = useRef<HTMLDivElement>(null);
  const ask = useMutation({
    mutationFn: (messages: Said[]) => api.post<PreviewReply>("/persona/preview", { persona, messages }),
    onSuccess: (answer) => setSaid((before) => [...before, { author: "agent", text: answer.reply }]),
  });
  const count = said.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what makes the log scroll
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [count, ask.isPending]);
  const send = (text: string) => {
    const messages: Said[] = [...said, { author: "contact", text }];
    setSaid(messages);
    setWords("");
    ask.mutate(messages);
  };
  return (
    <section className={classes.chat} aria-label={t("persona.preview")}>
      <div className={classes.chatHead}>
        <Spark />
        <span className="strong grow clip">{persona.assistant_name || t("inbox.assistant")}</span>
        {said.length > 0 ? (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setSaid([])}>
            {t("persona.preview.again")}
          </Button>
        ) : (
          <span className="faint small">{t("persona.preview")}</span>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling log must be reachable by keyboard */}
      <div className={classes.chatLog} ref={log} role="log" tabIndex={0} aria-label={t("persona.preview")}>
        {persona.greeting ? <div className={classes.say}>{persona.greeting}</div> : null}
        {said.map((message, index) => (
          <div key={index} className={classes.say} data-mine={message.author === "contact"}>
            {message.text}
          </div>
        ))}
        {ask.isPending ? <div className={`${classes.say} faint`}>{t("inbox.writing")}</div> : null}
        {ask.error ? <Failed error={ask.error} onRetry={() => ask.mutate(said)} /> : null}
        {said.length === 0 ? (
          <div className="row wrap" style={{ marginTop: "auto", gap: 6 }}>
            {persona.suggested.slice(0, 3).map((question) => (
              <Button key={question} size="compact-sm" variant="default" onClick={() => send(question)}>
                {question}
              </Button>
            ))}
          </div>
        ) : null}
      </div>
      <form
        className={classes.chatFoot}
        onSubmit={(event) => {
          event.preventDefault();
          if (words.trim() && !ask.isPending) {
            send(words.trim());
          }
        }}
      >
        <TextInput
          className="grow"
          placeholder={t("persona.preview.ask")}
          aria-label={t("persona.preview.ask")}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Button
          type="submit"
          aria-label={t("composer.send")}
          disabled={words.trim() === "" || ask.isPending}
          px={10}
        >
          <IconSend2 {...smallIcon} />
        </Button>
      </form>
    </section>
  );
}
