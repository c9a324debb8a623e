import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconBook2, IconMessageCircle2, IconUserCircle } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Session } from "../../api/types";
import { t } from "../../text";
import { fieldErrors } from "../../ui/errors";
import { icon } from "../../ui/icons";
import { Failed } from "../../ui/states";
import { Door } from "./door";
import classes from "./door.module.css";
import { NewPassword } from "./new-password";
import { useEnter } from "./session";

const TEACHING = [
  { key: "knowledge", icon: IconBook2, title: "setup.step.knowledge", text: "setup.step.knowledge.text" },
  { key: "persona", icon: IconUserCircle, title: "setup.step.persona", text: "setup.step.persona.text" },
  { key: "portal", icon: IconMessageCircle2, title: "setup.step.portal", text: "setup.step.portal.text" },
] as const;

/** First run: who owns this, what the business is called, then what to do first. */
export function SetupPage() {
  const enter = useEnter();
  const [session, setSession] = useState<Session | null>(null);
  const form = useForm({ initialValues: { workspace_name: "", name: "", email: "", password: "" } });
  const create = useMutation({
    mutationFn: (values: typeof form.values) => api.post<Session>("/setup", values),
    onSuccess: setSession,
    onError: (error) => form.setErrors(fieldErrors(error)),
  });

  if (session) {
    return (
      <Door wide title={t("setup.done", { name: session.workspace.name })} lead={t("setup.done.lead")}>
        <ol className={classes.steps}>
          {TEACHING.map((step) => (
            <li key={step.key}>
              <span className={classes.stepIcon}>
                <step.icon {...icon} />
              </span>
              <div>
                <h2>{t(step.title)}</h2>
                <p className="muted">{t(step.text)}</p>
              </div>
            </li>
          ))}
        </ol>
        <div className="row wrap">
          <Button size="md" onClick={() => enter(session, "/knowledge?add=upload")}>
            {t("setup.begin")}
          </Button>
          <Button size="md" variant="subtle" color="gray" onClick={() => enter(session, "/")}>
            {t("setup.look")}
          </Button>
        </div>
      </Door>
    );
  }

  return (
    <Door title={t("setup.title")} lead={t("setup.lead")}>
      <form className={classes.form} onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <TextInput
          label={t("setup.workspace")}
          description={t("setup.workspace.hint")}
          autoComplete="organization"
          required
          withAsterisk={false}
          autoFocus
          {...form.getInputProps("workspace_name")}
        />
        <TextInput
          label={t("yourName")}
          autoComplete="name"
          required
          withAsterisk={false}
          {...form.getInputProps("name")}
        />
        <TextInput
          label={t("email")}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          {...form.getInputProps("email")}
        />
        <NewPassword {...form.getInputProps("password")} value={form.values.password} />
        {create.error ? <Failed error={create.error} /> : null}
        <Button type="submit" loading={create.isPending} fullWidth size="md">
          {t("setup.submit")}
        </Button>
      </form>
    </Door>
  );
}
