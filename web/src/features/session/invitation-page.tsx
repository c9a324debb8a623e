import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import type { Session } from "../../api/types";
import { t } from "../../text";
import { fieldErrors } from "../../ui/errors";
import { Failed } from "../../ui/states";
import { Door } from "./door";
import classes from "./door.module.css";
import { NewPassword } from "./new-password";
import { useEnter } from "./session";

const route = getRouteApi("/accept-invitation");

export function InvitationPage() {
  const { token } = route.useSearch();
  const enter = useEnter();
  const form = useForm({ initialValues: { name: "", password: "" } });
  const accept = useMutation({
    mutationFn: (values: { name: string; password: string }) =>
      api.post<Session>("/invitations/accept", { token, ...values }),
    onSuccess: (session) => enter(session),
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
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
        <NewPassword {...form.getInputProps("password")} value={form.values.password} />
        {accept.error ? <Failed error={accept.error} /> : null}
        <Button type="submit" loading={accept.isPending} fullWidth size="md">
          {t("invitation.submit")}
        </Button>
      </form>
    </Door>
  );
}
