import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { useServes } from "../../api/served";
import type { SessionInfo } from "../../api/types";
import { t } from "../../text";
import { Copy } from "../../ui/copy";
import { fieldErrors } from "../../ui/errors";
import { icon } from "../../ui/icons";
import { say } from "../../ui/notice";
import { Card, Chip, Page } from "../../ui/page";
import { Failed, Loaded } from "../../ui/states";
import { Time } from "../../ui/time";
import { NewPassword } from "../session/new-password";
import { useSession } from "../session/session";
import { useAct, useList } from "./queries";
import classes from "./settings.module.css";
import { WaysIn } from "./ways-in";

export default function SecuritySettings() {
  const serves = useServes();
  return (
    <Page title={t("settings.security")} lead={t("security.lead")} narrow>
      <div className={classes.form}>
        {serves("/totp") ? <SecondFactor /> : null}
        {serves("/password/change") ? <Password /> : null}
        {serves("/oidc/links") ? <WaysIn /> : null}
        <Sessions />
      </div>
    </Page>
  );
}

function Password() {
  const form = useForm({ initialValues: { current: "", password: "" } });
  const change = useMutation({
    mutationFn: (values: { current: string; password: string }) => api.post("/password/change", values),
    onSuccess: () => {
      form.reset();
      say(t("security.password.changed"));
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <Card title={t("password")}>
      <form
        className={classes.form}
        style={{ maxWidth: 380 }}
        onSubmit={form.onSubmit((values) => change.mutate(values))}
      >
        <PasswordInput
          label={t("security.password.current")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...form.getInputProps("current")}
        />
        <NewPassword {...form.getInputProps("password")} value={form.values.password} />
        {change.error ? <Failed error={change.error} /> : null}
        <div>
          <Button type="submit" loading={change.isPending}>
            {t("security.password.change")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

interface Enrolment {
  secret: string;
  otpauth_url: string;
  qr_svg: string;
}

function SecondFactor() {
  const session = useSession();
  const queries = useQueryClient();
  const [codes, setCodes] = useState<string[] | null>(null);
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const refresh = () => queries.invalidateQueries({ queryKey: ["session"] });
  const begin = useMutation({ mutationFn: () => api.post<Enrolment>("/totp") });
  const confirm = useMutation({
    mutationFn: () => api.post<{ recovery_codes: string[] }>("/totp/confirm", { code: code.trim() }),
    onSuccess: (answer) => {
      setCodes(answer.recovery_codes);
      void refresh();
    },
  });
  const end = useMutation({
    mutationFn: () => api.delete("/totp", { password }),
    onSuccess: () => {
      setPassword("");
      begin.reset();
      void refresh();
      say(t("totp.ended"));
    },
  });

  if (codes) {
    return (
      <Card title={t("totp.codes")}>
        <div className={classes.form}>
          <p>{t("totp.codes.text")}</p>
          <pre className={classes.code}>{codes.join("\n")}</pre>
          <div className="row">
            <Copy value={codes.join("\n")} />
            <Button size="compact-md" onClick={() => setCodes(null)}>
              {t("totp.codes.kept")}
            </Button>
          </div>
        </div>
      </Card>
    );
  }
  if (session.account.totp_enabled) {
    return (
      <Card title={t("totp.title")} actions={<Chip tone="good">{t("totp.on")}</Chip>}>
        <form
          className="row wrap"
          style={{ alignItems: "flex-end" }}
          onSubmit={(event) => {
            event.preventDefault();
            end.mutate();
          }}
        >
          <PasswordInput
            label={t("totp.end.password")}
            autoComplete="current-password"
            w={260}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={password === ""} loading={end.isPending}>
            {t("totp.end")}
          </Button>
        </form>
        {end.error ? <Failed error={end.error} /> : null}
      </Card>
    );
  }
  return (
    <Card title={t("totp.title")} actions={<Chip tone="warn">{t("totp.off")}</Chip>}>
      {begin.data ? (
        <div className="row wrap" style={{ gap: 24, alignItems: "flex-start" }}>
          <img
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(begin.data.qr_svg)}`}
            alt={t("totp.qr")}
            width={180}
            height={180}
            style={{ background: "#fff", borderRadius: 8, padding: 8 }}
          />
          <form
            className={`${classes.form} grow`}
            style={{ minWidth: 240 }}
            onSubmit={(event) => {
              event.preventDefault();
              confirm.mutate();
            }}
          >
            <p>{t("totp.scan")}</p>
            <div className={classes.secret}>
              <span className="grow">{begin.data.secret}</span>
              <Copy value={begin.data.secret} />
            </div>
            <TextInput
              label={t("totp.code")}
              inputMode="numeric"
              autoComplete="one-time-code"
              w={160}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            {confirm.error ? <Failed error={confirm.error} /> : null}
            <div>
              <Button type="submit" disabled={code.trim().length < 6} loading={confirm.isPending}>
                {t("totp.confirm")}
              </Button>
            </div>
          </form>
        </div>
      ) : (
        <div className="col" style={{ alignItems: "flex-start", gap: 12 }}>
          <p className="muted measure">{t("totp.why")}</p>
          <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
            {t("totp.begin")}
          </Button>
          {begin.error ? <Failed error={begin.error} /> : null}
        </div>
      )}
    </Card>
  );
}

/** "Firefox on Linux" out of a user agent: enough to recognise one's own device, no more is guessed. */
export function deviceName(agent: string | null): string {
  if (!agent) {
    return t("session.unknown");
  }
  const browser = ["Edg", "Firefox", "Chrome", "Safari", "curl"].find((name) => agent.includes(name)) ?? "";
  const system =
    ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"].find((name) => agent.includes(name)) ?? "";
  const named = [browser === "Edg" ? "Edge" : browser, system].filter(Boolean);
  return named.length > 0 ? named.join(t("session.on")) : agent.slice(0, 60);
}

function Sessions() {
  const sessions = useList<SessionInfo>("sessions", "/sessions");
  const end = useAct((id: string) => api.delete(`/sessions/${id}`), [["sessions"]], t("session.ended"));
  return (
    <Card title={t("person.sessions")} flush>
      <Loaded query={sessions}>
        {(rows) =>
          rows.map((session) => {
            const Icon = /Android|iPhone/.test(session.user_agent ?? "")
              ? IconDeviceMobile
              : IconDeviceDesktop;
            return (
              <div key={session.id} className={classes.line}>
                <Icon {...icon} color="var(--st-ink-3)" />
                <div className="grow">
                  <div className="row">
                    {deviceName(session.user_agent)}
                    {session.current ? <Chip tone="accent">{t("session.current")}</Chip> : null}
                  </div>
                  <div className="faint small">
                    {session.ip ?? ""} · {t("contact.seen")} <Time at={session.last_seen_at} />
                  </div>
                </div>
                {session.current ? null : (
                  <Button size="compact-md" variant="default" onClick={() => end.mutate(session.id)}>
                    {t("session.end")}
                  </Button>
                )}
              </div>
            );
          })
        }
      </Loaded>
    </Card>
  );
}
