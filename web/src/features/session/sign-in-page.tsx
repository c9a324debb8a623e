import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, api } from "../../api/client";
import { useServes } from "../../api/served";
import type { SignedIn } from "../../api/types";
import { t } from "../../text";
import { smallIcon } from "../../ui/icons";
import { Failed } from "../../ui/states";
import { refusal } from "../settings/ways-in";
import { Door } from "./door";
import classes from "./door.module.css";
import { OtherWays } from "./other-ways";
import { safeNext, setupQuery, useEnter } from "./session";

const route = getRouteApi("/sign-in");

interface Credentials {
  email: string;
  password: string;
  totp_code: string;
}

export function SignInPage() {
  // `step` comes with somebody whom another service has vouched for: only the code is missing.
  const {
    next,
    error: refused,
    step,
  } = route.useSearch() as { next?: string; error?: string; step?: string };
  const vouched = step === "code";
  const setup = useQuery(setupQuery);
  const serves = useServes();
  const enter = useEnter();
  const [needsCode, setNeedsCode] = useState(vouched);
  const form = useForm<Credentials>({
    initialValues: { email: "", password: "", totp_code: "" },
  });

  const signIn = useMutation({
    mutationFn: (values: Credentials) =>
      vouched
        ? api.post<SignedIn>("/oidc/second-factor", { code: values.totp_code.trim() })
        : api.post<SignedIn>("/session", {
            email: values.email.trim(),
            password: values.password,
            totp_code: values.totp_code.trim() || undefined,
          }),
    onSuccess: (session) => enter(session, safeNext(next)),
    onError: (error) => {
      if (error instanceof ApiError && error.code === "totp_required") {
        setNeedsCode(true);
      }
    },
  });

  const asksForCode = signIn.error instanceof ApiError && signIn.error.code === "totp_required";
  const demo = setup.data?.demo_sign_in;

  return (
    <Door
      title={needsCode ? t("signIn.code.title") : t("signIn.title")}
      lead={needsCode ? t("signIn.code.lead") : undefined}
    >
      <form
        className={classes.form}
        style={needsCode ? undefined : { marginTop: 20 }}
        onSubmit={form.onSubmit((values) => signIn.mutate(values))}
      >
        {refused ? <Failed error={refusal(refused)} /> : null}
        {needsCode ? (
          <TextInput
            label={t("signIn.code")}
            description={t("signIn.code.recovery")}
            autoComplete="one-time-code"
            data-autofocus
            autoFocus
            {...form.getInputProps("totp_code")}
          />
        ) : (
          <>
            <TextInput
              label={t("email")}
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              autoFocus
              {...form.getInputProps("email")}
            />
            <PasswordInput
              label={t("password")}
              autoComplete="current-password"
              required
              withAsterisk={false}
              {...form.getInputProps("password")}
            />
          </>
        )}
        {signIn.error && !asksForCode ? <Failed error={signIn.error} /> : null}
        <Button type="submit" fullWidth loading={signIn.isPending} size="md">
          {needsCode ? t("signIn.code.submit") : t("signIn.submit")}
        </Button>
      </form>
      {needsCode ? null : <OtherWays next={next} />}
      {demo && !needsCode ? (
        <div className={classes.hint}>
          <div className="row strong">
            <IconKey {...smallIcon} />
            {t("signIn.demo")}
          </div>
          <div className={`muted mono ${classes.demoKeys}`}>
            <div>{demo.email}</div>
            <div>{demo.password}</div>
          </div>
          <Button
            fullWidth
            variant="default"
            loading={signIn.isPending}
            onClick={() => signIn.mutate({ email: demo.email, password: demo.password, totp_code: "" })}
          >
            {t("signIn.demo.use")}
          </Button>
        </div>
      ) : null}
      <div className={classes.foot}>
        {vouched ? (
          // A real address and not a step of this page: whatever was begun is left behind.
          <a href="/sign-in">{t("signIn.again")}</a>
        ) : serves("/password/forgot") ? (
          <Link to="/forgot-password">{t("signIn.forgot")}</Link>
        ) : null}
      </div>
    </Door>
  );
}
