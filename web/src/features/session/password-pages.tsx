import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import { t } from "../../text";
import { fieldErrors } from "../../ui/errors";
import { LinkButton } from "../../ui/links";
import { Failed } from "../../ui/states";
import { Door } from "./door";
import classes from "./door.module.css";
import { NewPassword } from "./new-password";

export function ForgotPage() {
  const form = useForm({ initialValues: { email: "" } });
  const send = useMutation({
    mutationFn: (email: string) => api.post("/password/forgot", { email: email.trim() }),
  });
  if (send.isSuccess) {
    return (
      <Door title={t("forgot.sent")} lead={t("forgot.sent.lead", { email: form.values.email })}>
        <LinkButton to="/sign-in" variant="default" fullWidth>
          {t("forgot.back")}
        </LinkButton>
      </Door>
    );
  }
  return (
    <Door
      title={t("forgot.title")}
      lead={t("forgot.lead")}
      foot={<Link to="/sign-in">{t("forgot.back")}</Link>}
    >
      <form className={classes.form} onSubmit={form.onSubmit(({ email }) => send.mutate(email))}>
        <TextInput
          label={t("email")}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          {...form.getInputProps("email")}
        />
        {send.error ? <Failed error={send.error} /> : null}
        <Button type="submit" loading={send.isPending} fullWidth size="md">
          {t("forgot.submit")}
        </Button>
      </form>
    </Door>
  );
}

const resetRoute = getRouteApi("/reset-password");

export function ResetPage() {
  const { token } = resetRoute.useSearch();
  const form = useForm({ initialValues: { password: "" } });
  const reset = useMutation({
    mutationFn: (password: string) => api.post("/password/reset", { token, password }),
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  if (reset.isSuccess) {
    return (
      <Door title={t("reset.done")} lead={t("reset.done.lead")}>
        <LinkButton to="/sign-in" fullWidth>
          {t("signIn.submit")}
        </LinkButton>
      </Door>
    );
  }
  return (
    <Door
      title={t("reset.title")}
      lead={t("reset.lead")}
      foot={<Link to="/forgot-password">{t("reset.again")}</Link>}
    >
      <form className={classes.form} onSubmit={form.onSubmit(({ password }) => reset.mutate(password))}>
        <NewPassword {...form.getInputProps("password")} value={form.values.password} autoFocus />
        {reset.error ? <Failed error={reset.error} /> : null}
        <Button type="submit" loading={reset.isPending} fullWidth size="md">
          {t("reset.submit")}
        </Button>
      </form>
    </Door>
  );
}
