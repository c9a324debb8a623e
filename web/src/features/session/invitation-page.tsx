import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, api } from "../../api/client";
import type { SignedIn } from "../../api/types";
import { t } from "../../text";
import { fieldErrors } from "../../ui/errors";
import { Failed } from "../../ui/states";
import { Door } from "./door";
import classes from "./door.module.css";
import { NewPassword } from "./new-password";
import { OtherWays } from "./other-ways";
import { useEnter } from "./session";

const route = getRouteApi("/accept-invitation");

export function InvitationPage() {
  const { token } = route.useSearch();
  const enter = useEnter();
  // Whoever has an account already proves to hold it instead of choosing a password.
  const [hasAccount, setHasAccount] = useState(false);
  const [needsCode, setNeedsCode] = useState(false);
  const form = useForm({ initialValues: { name: "", password: "", totp_code: "" } });
  const accept = useMutation({
    mutationFn: ({ name, password, totp_code }: typeof form.values) => {
      const code = totp_code.trim() || undefined;
      return api.post<SignedIn>("/invitations/accept", { token, name, password, totp_code: code });
    },
    onSuccess: (session) => enter(session),
    onError: (error) => {
      form.setErrors(fieldErrors(error));
      if (error instanceof ApiError) {
        const knows = error.fields.some((field) => field.code === "account_exists");
        setHasAccount((before) => before || knows || error.code.startsWith("totp_"));
        setNeedsCode((before) => before || error.code === "totp_required");
      }
    },
  });
  const asksForCode = accept.error instanceof ApiError && accept.error.code === "totp_required";
  return (
    <Door
      title={t("invitation.title")}
      lead={t("invitation.lead")}
      foot={<Link to="/sign-in">{t("invitation.have")}</Link>}
    >
      <form className={classes.form} onSubmit={form.onSubmit((values) => accept.mutate(values))}>
        <TextInput
          label={t("yourName")}
          autoComplete="name"
          required
          withAsterisk={false}
          autoFocus
          {...form.getInputProps("name")}
        />
        {hasAccount ? (
          <PasswordInput
            label={t("password")}
            autoComplete="current-password"
            required
            withAsterisk={false}
            {...form.getInputProps("password")}
          />
        ) : (
          <NewPassword {...form.getInputProps("password")} value={form.values.password} />
        )}
        {needsCode ? (
          <TextInput
            label={t("signIn.code")}
            description={`${t("signIn.code.lead")} ${t("signIn.code.recovery")}`}
            autoComplete="one-time-code"
            required
            withAsterisk={false}
            autoFocus
            {...form.getInputProps("totp_code")}
          />
        ) : null}
        {accept.error && !asksForCode ? <Failed error={accept.error} /> : null}
        <Button type="submit" loading={accept.isPending} fullWidth size="md">
          {t("invitation.submit")}
        </Button>
      </form>
      <OtherWays />
    </Door>
  );
}
