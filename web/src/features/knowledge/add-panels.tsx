import { Button, Modal, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { lazy, Suspense } from "react";
import { t } from "../../text";
import { fieldErrors } from "../../ui/errors";
import { Failed } from "../../ui/states";
import classes from "./knowledge.module.css";
import { useKnowledgeActs } from "./queries";
import { DropZone, UploadList, type Uploads } from "./uploads";

const Markdown = lazy(() => import("./markdown"));

export type Adding = "upload" | "article" | "faq" | "page";

interface PanelProps {
  adding: string | undefined;
  uploads: Uploads;
  collection: string | undefined;
  onClose: () => void;
}

export function AddPanels({ adding, uploads, collection, onClose }: PanelProps) {
  const closeLabel = { "aria-label": t("close") };
  return (
    <>
      <Modal
        opened={adding === "upload"}
        onClose={onClose}
        title={t("upload.title")}
        size="lg"
        closeButtonProps={closeLabel}
      >
        <DropZone uploads={uploads} />
        <UploadList uploads={uploads} />
        {uploads.rows.length > 0 ? (
          <div className="row" style={{ justifyContent: "flex-end", marginTop: 12 }}>
            <Button onClick={onClose}>{t("done")}</Button>
          </div>
        ) : null}
      </Modal>
      <Modal
        opened={adding === "article"}
        onClose={onClose}
        title={t("article.new")}
        size={980}
        closeButtonProps={closeLabel}
      >
        <ArticleForm collection={collection} onDone={onClose} />
      </Modal>
      <Modal
        opened={adding === "faq"}
        onClose={onClose}
        title={t("faq.new")}
        size="lg"
        closeButtonProps={closeLabel}
      >
        <FaqForm onDone={onClose} />
      </Modal>
      <Modal opened={adding === "page"} onClose={onClose} title={t("page.new")} closeButtonProps={closeLabel}>
        <PageForm onDone={onClose} />
      </Modal>
    </>
  );
}

interface ArticleFormProps {
  collection?: string;
  existing?: { id: string; title: string; body: string };
  onDone: () => void;
}

export function ArticleForm({ collection, existing, onDone }: ArticleFormProps) {
  const { addArticle, change } = useKnowledgeActs();
  const form = useForm({
    initialValues: { title: existing?.title ?? "", body: existing?.body ?? "" },
    validate: {
      title: (value) => (value.trim() === "" ? t("article.titleMissing") : null),
      body: (value) => (value.trim() === "" ? t("article.bodyMissing") : null),
    },
  });
  const saving = existing ? change : addArticle;
  const save = (values: { title: string; body: string }) => {
    const after = { onSuccess: onDone, onError: (error: unknown) => form.setErrors(fieldErrors(error)) };
    if (existing) {
      change.mutate({ id: existing.id, ...values }, after);
    } else {
      addArticle.mutate({ ...values, collection }, after);
    }
  };
  return (
    <form className="col" style={{ gap: 14 }} onSubmit={form.onSubmit(save)}>
      <TextInput label={t("article.title")} data-autofocus {...form.getInputProps("title")} />
      <div className={classes.editor}>
        <Textarea
          label={t("article.body")}
          autosize
          minRows={15}
          maxRows={24}
          placeholder={t("article.placeholder")}
          styles={{ input: { fontFamily: "var(--st-mono)", fontSize: 13 } }}
          {...form.getInputProps("body")}
        />
        <div>
          <div style={{ fontWeight: 500, marginBottom: 2 }}>{t("article.preview")}</div>
          <div className={classes.preview}>
            <Suspense fallback={null}>
              {form.values.body.trim() ? (
                <Markdown text={form.values.body} />
              ) : (
                <p className="faint">{t("article.previewEmpty")}</p>
              )}
            </Suspense>
          </div>
        </div>
      </div>
      {saving.error ? <Failed error={saving.error} /> : null}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={saving.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

function FaqForm({ onDone }: { onDone: () => void }) {
  const { addFaq } = useKnowledgeActs();
  const form = useForm({ initialValues: { question: "", answer: "" } });
  const save = (again: boolean) =>
    form.onSubmit((values) =>
      addFaq.mutate(values, {
        onSuccess: () => {
          form.reset();
          if (!again) {
            onDone();
          }
        },
        onError: (error) => form.setErrors(fieldErrors(error)),
      }),
    );
  return (
    <form className="col" style={{ gap: 14 }} onSubmit={save(false)}>
      <TextInput
        label={t("faq.question")}
        placeholder={t("faq.question.example")}
        required
        withAsterisk={false}
        data-autofocus
        {...form.getInputProps("question")}
      />
      <Textarea
        label={t("faq.answer")}
        placeholder={t("faq.answer.example")}
        autosize
        minRows={4}
        required
        withAsterisk={false}
        {...form.getInputProps("answer")}
      />
      {addFaq.error ? <Failed error={addFaq.error} /> : null}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button variant="default" loading={addFaq.isPending} onClick={() => save(true)()}>
          {t("faq.saveMore")}
        </Button>
        <Button type="submit" loading={addFaq.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

function PageForm({ onDone }: { onDone: () => void }) {
  const { addPage } = useKnowledgeActs();
  const form = useForm<{ url: string; crawl: "page" | "sitemap" }>({
    initialValues: { url: "", crawl: "page" },
  });
  return (
    <form
      className="col"
      style={{ gap: 14 }}
      onSubmit={form.onSubmit((values) =>
        addPage.mutate(values, { onSuccess: onDone, onError: (error) => form.setErrors(fieldErrors(error)) }),
      )}
    >
      <SegmentedControl
        aria-label={t("page.what")}
        data={[
          { value: "page", label: t("page.one") },
          { value: "sitemap", label: t("page.sitemap") },
        ]}
        {...form.getInputProps("crawl")}
      />
      <TextInput
        label={t("page.url")}
        type="url"
        placeholder="https://example.com/opening-hours"
        description={form.values.crawl === "sitemap" ? t("page.sitemap.hint") : t("page.one.hint")}
        required
        withAsterisk={false}
        data-autofocus
        {...form.getInputProps("url")}
      />
      {addPage.error ? <Failed error={addPage.error} /> : null}
      <Button type="submit" loading={addPage.isPending}>
        {t("page.submit")}
      </Button>
    </form>
  );
}
