import {
  ActionIcon,
  Button,
  Menu,
  Modal,
  NativeSelect,
  PasswordInput,
  Switch,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import {
  IconArrowDown,
  IconArrowUp,
  IconCpu,
  IconDotsVertical,
  IconPlugConnected,
  IconPlus,
  IconSparkles,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { CatalogueModel, Provider, ProviderTest } from "../../api/types";
import { duration, money, t, tOr } from "../../text";
import { fieldErrors } from "../../ui/errors";
import { hold, useHeld } from "../../ui/held";
import { bigIcon, icon, smallIcon } from "../../ui/icons";
import { sayError } from "../../ui/notice";
import { Card, Chip, Page } from "../../ui/page";
import { Empty, Failed, Loaded } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { ChangedBy, useMay } from "../session/may";
import { useAct, useList } from "./queries";
import classes from "./settings.module.css";

const KINDS = ["openai", "anthropic", "gemini", "deepseek", "ollama", "openai_compatible"];
const STALE = [["providers"]];

export default function ProviderSettings() {
  const providers = useList<Provider>("providers", "/providers");
  const may = useMay();
  const isHeld = useHeld();
  const [editing, setEditing] = useState<Provider | "new" | null>(null);
  const change = useAct(
    ({ id, ...body }: Partial<Provider> & { id: string }) => api.patch<Provider>(`/providers/${id}`, body),
    STALE,
  );
  const swap = async (rows: Provider[], at: number, step: number) => {
    const one = rows[at];
    const other = rows[at + step];
    if (one && other) {
      await change.mutateAsync({ id: one.id, order: other.order }).catch(sayError);
      await change.mutateAsync({ id: other.id, order: one.order }).catch(sayError);
    }
  };
  return (
    <Page
      title={t("settings.providers")}
      lead={t("providers.lead")}
      narrow
      actions={
        may("provider.manage") ? (
          <Button leftSection={<IconPlus {...smallIcon} />} onClick={() => setEditing("new")}>
            {t("providers.add")}
          </Button>
        ) : null
      }
    >
      <div className={classes.form}>
        <Card title={t("providers.order")} flush>
          <Loaded query={providers}>
            {(all) => {
              const rows = all.filter((one) => !isHeld(one.id)).sort((a, b) => a.order - b.order);
              return (
                <ChangedBy action="provider.manage">
                  {rows.map((provider, index) => (
                    <ProviderLine
                      key={provider.id}
                      provider={provider}
                      place={index + 1}
                      onUp={index > 0 ? () => swap(rows, index, -1) : undefined}
                      onDown={index < rows.length - 1 ? () => swap(rows, index, 1) : undefined}
                      onEdit={() => setEditing(provider)}
                      onEnable={(enabled) => change.mutate({ id: provider.id, enabled })}
                    />
                  ))}
                  {rows.length === 0 ? (
                    <Empty icon={<IconSparkles {...bigIcon} />} title={t("providers.none")}>
                      {t("providers.none.text")}
                    </Empty>
                  ) : null}
                </ChangedBy>
              );
            }}
          </Loaded>
        </Card>
        <Catalogue />
      </div>
      {editing ? (
        <ProviderDialog provider={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </Page>
  );
}

interface LineProps {
  provider: Provider;
  place: number;
  onUp?: () => void;
  onDown?: () => void;
  onEdit: () => void;
  onEnable: (enabled: boolean) => void;
}

function ProviderLine({ provider, place, onUp, onDown, onEdit, onEnable }: LineProps) {
  const remove = useAct((id: string) => api.delete(`/providers/${id}`), STALE);
  const test = useMutation({ mutationFn: () => api.post<ProviderTest>(`/providers/${provider.id}/test`) });
  const isBuiltin = provider.kind === "builtin";
  return (
    <div className={classes.line} style={{ flexWrap: "wrap" }}>
      <span className="faint num" style={{ width: 14 }}>
        {place}
      </span>
      <IconCpu {...icon} color="var(--st-ink-3)" />
      <div className="grow" style={{ minWidth: 180 }}>
        <div className="row wrap" style={{ gap: 6 }}>
          <span className="strong">{provider.name}</span>
          {isBuiltin ? <Chip>{t("providers.builtin")}</Chip> : null}
          {!isBuiltin && !provider.has_key && provider.kind !== "ollama" ? (
            <Chip tone="warn">{t("providers.noKey")}</Chip>
          ) : null}
          {provider.status ? (
            <Chip tone={provider.status === "ok" ? "good" : "warn"}>
              {tOr(`provider.status.${provider.status}`, provider.status)}
            </Chip>
          ) : null}
        </div>
        <div className="faint small clip">
          {provider.model ?? tOr(`provider.kind.${provider.kind}`, provider.kind)}
        </div>
        {test.data ? (
          <div
            className="small"
            role="status"
            style={{ color: test.data.ok ? "var(--st-good)" : "var(--st-bad)" }}
          >
            {test.data.ok
              ? t("providers.testOk", {
                  time: duration(test.data.latency_ms),
                  count: test.data.models.length,
                })
              : (test.data.detail ?? t("providers.testFailed"))}
          </div>
        ) : null}
        {test.error ? <Failed error={test.error} /> : null}
      </div>
      <Button
        size="compact-md"
        variant="default"
        loading={test.isPending}
        leftSection={<IconPlugConnected {...smallIcon} />}
        onClick={() => test.mutate()}
      >
        {t("providers.test")}
      </Button>
      <Switch
        aria-label={t("providers.enabled", { name: provider.name })}
        checked={provider.enabled}
        disabled={isBuiltin}
        onChange={(event) => onEnable(event.currentTarget.checked)}
      />
      <div className="row" style={{ gap: 0 }}>
        <ActionIcon aria-label={t("providers.up")} disabled={!onUp} onClick={onUp}>
          <IconArrowUp {...smallIcon} />
        </ActionIcon>
        <ActionIcon aria-label={t("providers.down")} disabled={!onDown} onClick={onDown}>
          <IconArrowDown {...smallIcon} />
        </ActionIcon>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t("more")} disabled={isBuiltin}>
              <IconDotsVertical {...smallIcon} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onEdit}>{t("edit")}</Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconTrash {...smallIcon} />}
              onClick={() =>
                hold({
                  key: provider.id,
                  message: t("providers.removed"),
                  act: () => remove.mutateAsync(provider.id),
                })
              }
            >
              {t("remove")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

function ProviderDialog({ provider, onClose }: { provider: Provider | null; onClose: () => void }) {
  const models = useList<CatalogueModel>("models", "/models");
  const form = useForm({
    initialValues: {
      kind: provider?.kind ?? "openai",
      name: provider?.name ?? "",
      base_url: provider?.base_url ?? "",
      model: provider?.model ?? "",
      api_key: "",
    },
  });
  const save = useAct(
    (body: Record<string, unknown>) => {
      return provider ? api.patch(`/providers/${provider.id}`, body) : api.post("/providers", body);
    },
    STALE,
    t("saved"),
  );
  const { kind } = form.values;
  const asksAddress = kind === "openai_compatible" || kind === "ollama" || form.values.base_url !== "";
  const known = (models.data ?? []).filter((entry) => entry.provider === kind);
  const submit = (values: typeof form.values) => {
    const body = {
      kind: values.kind,
      name: values.name.trim() || tOr(`provider.kind.${values.kind}`, values.kind),
      base_url: values.base_url.trim() || null,
      model: values.model.trim() || null,
      enabled: true,
      ...(values.api_key ? { api_key: values.api_key } : {}),
    };
    save.mutate(body, { onSuccess: onClose, onError: (error) => form.setErrors(fieldErrors(error)) });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={provider ? provider.name : t("providers.add")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form className={classes.form} onSubmit={form.onSubmit(submit)}>
        <NativeSelect
          label={t("providers.kind")}
          data={KINDS.map((name) => ({ value: name, label: tOr(`provider.kind.${name}`, name) }))}
          disabled={provider !== null}
          {...form.getInputProps("kind")}
        />
        <TextInput
          label={t("providers.name")}
          placeholder={tOr(`provider.kind.${kind}`, kind)}
          {...form.getInputProps("name")}
        />
        {asksAddress ? (
          <TextInput
            label={t("providers.address")}
            placeholder={kind === "ollama" ? "http://127.0.0.1:11434" : "https://models.example.com/v1"}
            {...form.getInputProps("base_url")}
          />
        ) : null}
        {kind === "ollama" ? null : (
          <PasswordInput
            label={t("providers.key")}
            description={provider?.has_key ? t("providers.key.kept") : t("providers.key.hint")}
            autoComplete="off"
            {...form.getInputProps("api_key")}
          />
        )}
        <TextInput label={t("run.model")} list="provider-models" {...form.getInputProps("model")} />
        <datalist id="provider-models">
          {known.map((entry) => (
            <option key={entry.id} value={entry.id} />
          ))}
        </datalist>
        {save.error ? <Failed error={save.error} /> : null}
        <Button type="submit" loading={save.isPending}>
          {t("save")}
        </Button>
      </form>
    </Modal>
  );
}

const MODEL_COLUMNS: Column<CatalogueModel>[] = [
  {
    key: "model",
    head: t("run.model"),
    wide: true,
    cell: (model) => <div className="mono clip">{model.id}</div>,
  },
  {
    key: "provider",
    head: t("provider.one"),
    quiet: true,
    wideOnly: true,
    cell: (model) => tOr(`provider.kind.${model.provider}`, model.provider),
  },
  {
    key: "input",
    head: t("providers.inputPrice"),
    kind: "number",
    cell: (model) => price(model.input_micros_per_million),
  },
  {
    key: "output",
    head: t("providers.outputPrice"),
    kind: "number",
    cell: (model) => price(model.output_micros_per_million),
  },
];

function Catalogue() {
  const models = useList<CatalogueModel>("models", "/models");
  return (
    <Card title={t("providers.catalogue")} flush>
      <Loaded query={models}>
        {(rows) => (
          <Table
            columns={MODEL_COLUMNS}
            rows={rows}
            rowKey={(model) => `${model.provider}-${model.id}`}
            phoneLine={(model) => tOr(`provider.kind.${model.provider}`, model.provider)}
          />
        )}
      </Loaded>
    </Card>
  );
}

function price(micros: number | null): string {
  return micros === null ? "–" : money(micros);
}
