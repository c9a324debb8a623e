import { Button, Checkbox, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "../../api/client";
import type { ApiKey, KeyScope, NewApiKey } from "../../api/types";
import { t, tOr } from "../../text";
import { Copy } from "../../ui/copy";
import { fieldErrors } from "../../ui/errors";
import { hold, useHeld } from "../../ui/held";
import { bigIcon, smallIcon } from "../../ui/icons";
import { Card, Chip, Page } from "../../ui/page";
import { Empty, Failed, Loaded, RowsLoading } from "../../ui/states";
import { Time } from "../../ui/time";
import { useAct, useList } from "./queries";
import classes from "./settings.module.css";

/** Not a scope but a kind of key: it stands open in web pages. */
const TRACKER = { scope: "tracker", actions: [] };
const LIFETIMES = ["30", "90", "365", ""];
const DAY_MS = 86_400_000;

export default function KeySettings() {
  const keys = useList<ApiKey>("keys", "/keys");
  const [creating, setCreating] = useState(false);
  const isHeld = useHeld();
  const remove = useAct((id: string) => api.delete(`/keys/${id}`), [["keys"]]);
  const revoke = (key: ApiKey) =>
    hold({
      key: key.id,
      message: t("keys.revoked", { name: key.name }),
      act: () => remove.mutateAsync(key.id),
    });
  return (
    <Page
      title={t("settings.keys")}
      lead={t("keys.lead")}
      narrow
      actions={
        <Button leftSection={<IconPlus {...smallIcon} />} onClick={() => setCreating(true)}>
          {t("keys.create")}
        </Button>
      }
    >
      <Card flush>
        <Loaded query={keys}>
          {(all) => {
            const rows = all.filter((key) => !isHeld(key.id));
            return rows.length === 0 ? (
              <Empty
                icon={<IconKey {...bigIcon} />}
                title={t("keys.empty")}
                example={<span className="mono">{t("keys.empty.example")}</span>}
              >
                {t("keys.empty.text")}
              </Empty>
            ) : (
              rows.map((key) => (
                <div key={key.id} className={classes.line}>
                  <div className="grow">
                    <div className="row wrap">
                      <span className="strong">{key.name}</span>
                      {key.scopes.map((scope) => (
                        <Chip key={scope}>{tOr(`scope.${scope}`, scope)}</Chip>
                      ))}
                    </div>
                    <div className="faint small">
                      <span className="mono">{key.prefix}…</span> · {t("keys.used")}{" "}
                      <Time at={key.last_used_at} empty={t("keys.neverUsed")} />
                      {key.expires_at ? (
                        <>
                          {" "}
                          · {t("keys.expires")} <Time at={key.expires_at} />
                        </>
                      ) : null}
                    </div>
                  </div>
                  <Button size="compact-md" variant="default" onClick={() => revoke(key)}>
                    {t("keys.revoke")}
                  </Button>
                </div>
              ))
            );
          }}
        </Loaded>
      </Card>
      {creating ? <CreateKey onClose={() => setCreating(false)} /> : null}
    </Page>
  );
}

function CreateKey({ onClose }: { onClose: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  const offered = useList<KeyScope>("key-scopes", "/keys/scopes");
  const form = useForm({ initialValues: { name: "", scopes: [] as string[], days: "90" } });
  const create = useAct(
    (values: typeof form.values) =>
      api.post<NewApiKey>("/keys", {
        name: values.name.trim(),
        scopes: values.scopes,
        expires_at: values.days
          ? new Date(Date.now() + Number(values.days) * DAY_MS).toISOString()
          : undefined,
      }),
    [["keys"]],
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={secret ? t("keys.secret") : t("keys.create")}
      closeOnClickOutside={secret === null}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {secret ? (
        <div className={classes.form}>
          <p>{t("keys.secret.once")}</p>
          <div className={classes.secret}>
            <span className="grow">{secret}</span>
            <Copy value={secret} />
          </div>
          <Button onClick={onClose}>{t("keys.secret.kept")}</Button>
        </div>
      ) : (
        <form
          className={classes.form}
          onSubmit={form.onSubmit((values) =>
            create.mutate(values, {
              onSuccess: (key) => setSecret(key.secret),
              onError: (error) => form.setErrors(fieldErrors(error)),
            }),
          )}
        >
          <TextInput
            label={t("keys.name")}
            placeholder={t("keys.name.example")}
            required
            withAsterisk={false}
            data-autofocus
            {...form.getInputProps("name")}
          />
          <Checkbox.Group label={t("keys.scopes")} {...form.getInputProps("scopes")}>
            <div className="col" style={{ marginTop: 6 }}>
              <Loaded query={offered} loading={<RowsLoading rows={4} height={36} />}>
                {(scopes) =>
                  [...scopes, TRACKER].map(({ scope, actions }) => (
                    <Checkbox
                      key={scope}
                      value={scope}
                      label={tOr(`scope.${scope}`, scope)}
                      description={tOr(`scope.${scope}.text`, actions.join(", "))}
                    />
                  ))
                }
              </Loaded>
            </div>
          </Checkbox.Group>
          <NativeSelect
            label={t("keys.lifetime")}
            data={LIFETIMES.map((days) => ({
              value: days,
              label: days ? t("keys.days", { days }) : t("keys.forever"),
            }))}
            {...form.getInputProps("days")}
          />
          {create.error ? <Failed error={create.error} /> : null}
          <Button type="submit" loading={create.isPending} disabled={form.values.scopes.length === 0}>
            {t("keys.create")}
          </Button>
        </form>
      )}
    </Modal>
  );
}
