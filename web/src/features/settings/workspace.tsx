import { Button, ColorInput, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconExternalLink } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useServes } from "../../api/served";
import type { WidgetRules, Workspace, WorkspaceChange } from "../../api/types";
import { t } from "../../text";
import { Copy } from "../../ui/copy";
import { fieldErrors } from "../../ui/errors";
import { smallIcon } from "../../ui/icons";
import { Card, Page } from "../../ui/page";
import { Failed, Loaded } from "../../ui/states";
import { ChangedBy } from "../session/may";
import { useSession } from "../session/session";
import { regionChoices, timeZoneChoices } from "./places";
import { QrCode } from "./qr-code";
import { useDocumentSetting } from "./queries";
import classes from "./settings.module.css";
import { WidgetCard } from "./widget";

export interface WorkspaceValues {
  name: string;
  slug: string;
  color: string;
  logo_url: string;
  time_zone: string;
  default_region: string;
  domain: string;
  allowed_origins: string[];
  widget: WidgetRules;
}

export default function WorkspaceSettings() {
  const session = useSession();
  const serves = useServes();
  return (
    <Page title={t("settings.workspace")} lead={t("workspace.lead")} narrow>
      <div className={classes.form}>
        <Links slug={session.workspace.slug} />
        {serves("/workspace") ? <WorkspaceSection /> : null}
      </div>
    </Page>
  );
}

function WorkspaceSection() {
  const { query } = useDocumentSetting<Workspace, WorkspaceChange>("workspace", "/workspace", "patch");
  return (
    <Loaded query={query}>
      {(workspace) => (
        <ChangedBy action="workspace.manage">
          <WorkspaceForm workspace={workspace} />
        </ChangedBy>
      )}
    </Loaded>
  );
}

function Links({ slug }: { slug: string }) {
  const { query } = useDocumentSetting<Workspace, WorkspaceChange>("workspace", "/workspace", "patch");
  const own = query.data?.domain;
  const address = own ? `https://${own}` : `${window.location.origin}/p/${slug}`;
  const snippet = `<script src="${window.location.origin}/widget.js" data-workspace="${slug}" async></script>`;
  return (
    <Card title={t("workspace.share")}>
      <div className="row" style={{ gap: 20, alignItems: "flex-start", flexWrap: "wrap" }}>
        <div className="grow col" style={{ gap: 16, minWidth: 260 }}>
          <div>
            <h3>{t("workspace.portal")}</h3>
            <p className="muted">{t("workspace.portal.text")}</p>
            <div className="row wrap" style={{ marginTop: 6 }}>
              <a href={address} target="_blank" rel="noreferrer" className="clip">
                {address}
              </a>
              <Copy value={address} />
              <Button
                size="compact-md"
                variant="default"
                component="a"
                href={address}
                target="_blank"
                leftSection={<IconExternalLink {...smallIcon} />}
              >
                {t("workspace.open")}
              </Button>
            </div>
          </div>
          <div>
            <h3>{t("workspace.widget")}</h3>
            <p className="muted">{t("workspace.widget.text")}</p>
            <pre className={classes.code} style={{ margin: "6px 0" }}>
              {snippet}
            </pre>
            <Copy value={snippet} />
          </div>
        </div>
        <QrCode text={address} label={t("workspace.qr")} />
      </div>
    </Card>
  );
}

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const queries = useQueryClient();
  const { save } = useDocumentSetting<Workspace, WorkspaceChange>("workspace", "/workspace", "patch");
  const regions = useMemo(regionChoices, []);
  const zones = useMemo(() => timeZoneChoices(workspace.time_zone), [workspace.time_zone]);
  const form = useForm<WorkspaceValues>({
    initialValues: {
      name: workspace.name,
      slug: workspace.slug,
      color: workspace.brand?.color ?? "",
      logo_url: workspace.brand?.logo_url ?? "",
      time_zone: workspace.time_zone ?? "",
      default_region: workspace.default_region ?? "",
      domain: workspace.domain ?? "",
      allowed_origins: workspace.allowed_origins ?? [],
      widget: workspace.widget ?? { pages: [], greetings: [] },
    },
  });
  const submit = (values: WorkspaceValues) => {
    const { color, logo_url, ...rest } = values;
    save.mutate(
      {
        ...rest,
        default_region: rest.default_region || null,
        domain: rest.domain.trim() || null,
        brand: { color: color || null, logo_url: logo_url || null },
      },
      {
        onSuccess: () => {
          form.resetDirty(values);
          void queries.invalidateQueries({ queryKey: ["session"] });
        },
        onError: (error) => form.setErrors(fieldErrors(error)),
      },
    );
  };
  return (
    <form className={classes.form} onSubmit={form.onSubmit(submit)}>
      <Card title={t("workspace.business")}>
        <div className={classes.form}>
          <div className={classes.pair}>
            <TextInput label={t("setup.workspace")} {...form.getInputProps("name")} />
            <TextInput
              label={t("workspace.slug")}
              description={t("workspace.slug.hint")}
              {...form.getInputProps("slug")}
            />
          </div>
          <div className={classes.pair}>
            <Select
              label={t("workspace.timeZone")}
              data={zones}
              searchable
              allowDeselect={false}
              nothingFoundMessage={t("workspace.noSuch")}
              {...form.getInputProps("time_zone")}
            />
            <Select
              label={t("workspace.region")}
              description={t("workspace.region.hint")}
              data={regions}
              searchable
              clearable
              clearButtonProps={{ "aria-label": t("clear") }}
              nothingFoundMessage={t("workspace.noSuch")}
              {...form.getInputProps("default_region")}
            />
          </div>
          <TextInput
            label={t("workspace.domain")}
            description={t("workspace.domain.hint")}
            placeholder="help.example.com"
            {...form.getInputProps("domain")}
          />
        </div>
      </Card>
      <Card title={t("workspace.brand")}>
        <div className={classes.pair}>
          <ColorInput
            label={t("workspace.color")}
            eyeDropperButtonProps={{ "aria-label": t("workspace.color.pick") }}
            description={t("workspace.color.hint")}
            format="hex"
            swatches={[
              "#0f766e",
              "#2b5c9e",
              "#7a3e9d",
              "#b5467a",
              "#b42318",
              "#8a5a00",
              "#2f6f3a",
              "#1d1b18",
            ]}
            {...form.getInputProps("color")}
          />
          <TextInput
            label={t("workspace.logo")}
            placeholder="https://…"
            {...form.getInputProps("logo_url")}
          />
        </div>
      </Card>
      <WidgetCard form={form} />
      {save.error ? <Failed error={save.error} /> : null}
      <div className={classes.savebar}>
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
