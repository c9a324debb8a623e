import { ActionIcon, Button, Menu, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconDotsVertical, IconUserPlus } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import type { Invitation, Member, Role } from "../../api/types";
import { t } from "../../text";
import { fieldErrors } from "../../ui/errors";
import { Face } from "../../ui/face";
import { hold, useHeld } from "../../ui/held";
import { smallIcon } from "../../ui/icons";
import { Card, Chip, Page } from "../../ui/page";
import { Failed, Loaded } from "../../ui/states";
import { Time } from "../../ui/time";
import { useMay } from "../session/may";
import { useSession } from "../session/session";
import { useAct, useList } from "./queries";
import classes from "./settings.module.css";

const ROLES: Role[] = ["owner", "admin", "agent", "analyst", "viewer"];
const roleOptions = ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }));
const route = getRouteApi("/app/settings/$section");
const STALE = [["members"], ["invitations"]];

export default function MemberSettings() {
  const session = useSession();
  const manages = useMay()("member.manage");
  const { item } = route.useSearch();
  const navigate = route.useNavigate();
  const members = useList<Member>("members-list", "/members");
  const invitations = useList<Invitation>("invitations", "/invitations");
  const stale = [...STALE, ["members-list"]];
  const change = useAct(
    ({ id, role }: { id: string; role: Role }) => api.patch(`/members/${id}`, { role }),
    stale,
    t("saved"),
  );
  const remove = useAct((id: string) => api.delete(`/members/${id}`), stale);
  const withdraw = useAct((id: string) => api.delete(`/invitations/${id}`), stale);
  const isHeld = useHeld();
  const left = <T extends { id: string }>(rows: T[]) => rows.filter((row) => !isHeld(row.id));
  const setInviting = (value: boolean) =>
    navigate({ to: ".", search: (view) => ({ ...view, item: value ? "invite" : undefined }), replace: true });
  return (
    <Page
      title={t("settings.members")}
      lead={t("members.lead")}
      narrow
      actions={
        manages ? (
          <Button leftSection={<IconUserPlus {...smallIcon} />} onClick={() => setInviting(true)}>
            {t("members.invite")}
          </Button>
        ) : null
      }
    >
      <div className={classes.form}>
        <Card flush>
          <Loaded query={members}>
            {(rows) =>
              left(rows).map((member) => (
                <div key={member.id} className={classes.member}>
                  <Face name={member.name} seed={member.id} size={34} />
                  <div style={{ minWidth: 0 }}>
                    <div className="row" style={{ gap: 6 }}>
                      <span className="strong clip">{member.name}</span>
                      {member.id === session.member.id ? <Chip>{t("members.you")}</Chip> : null}
                    </div>
                    <div className="faint small">
                      <span className={classes.memberMail}>{member.email}</span>{" "}
                      <span className={classes.memberDot}>·</span>{" "}
                      {member.last_seen_at ? (
                        <>
                          {t("contact.seen")} <Time at={member.last_seen_at} />
                        </>
                      ) : (
                        t("members.neverSeen")
                      )}
                    </div>
                  </div>
                  {manages ? (
                    <>
                      <NativeSelect
                        className={classes.memberRole}
                        aria-label={t("members.roleOf", { name: member.name })}
                        data={roleOptions}
                        value={member.role}
                        disabled={member.id === session.member.id}
                        onChange={(event) =>
                          change.mutate({ id: member.id, role: event.currentTarget.value as Role })
                        }
                      />
                      <Menu position="bottom-end">
                        <Menu.Target>
                          <ActionIcon aria-label={t("more")} disabled={member.id === session.member.id}>
                            <IconDotsVertical {...smallIcon} />
                          </ActionIcon>
                        </Menu.Target>
                        <Menu.Dropdown>
                          <Menu.Item
                            color="red"
                            onClick={() =>
                              hold({
                                key: member.id,
                                message: t("members.removed", { name: member.name }),
                                act: () => remove.mutateAsync(member.id),
                              })
                            }
                          >
                            {t("members.remove")}
                          </Menu.Item>
                        </Menu.Dropdown>
                      </Menu>
                    </>
                  ) : (
                    <span className={`${classes.memberRole} muted`}>{t(`role.${member.role}`)}</span>
                  )}
                </div>
              ))
            }
          </Loaded>
        </Card>
        {invitations.data && left(invitations.data).length > 0 ? (
          <Card title={t("members.invitations")} flush>
            {left(invitations.data).map((invitation) => (
              <div key={invitation.id} className={classes.line}>
                <div className="grow">
                  <div className="clip">{invitation.email}</div>
                  <div className="faint small">
                    {t(`role.${invitation.role}`)} · <Time at={invitation.created_at} />
                  </div>
                </div>
                <Button
                  size="compact-md"
                  variant="default"
                  onClick={() =>
                    hold({
                      key: invitation.id,
                      message: t("members.withdrawn"),
                      act: () => withdraw.mutateAsync(invitation.id),
                    })
                  }
                >
                  {t("members.withdraw")}
                </Button>
              </div>
            ))}
          </Card>
        ) : null}
        <Card title={t("members.roles")}>
          <dl className="col" style={{ gap: 10, margin: 0 }}>
            {ROLES.map((role) => (
              <div key={role}>
                <dt className="strong">{t(`role.${role}`)}</dt>
                <dd className="muted" style={{ margin: 0 }}>
                  {t(`role.${role}.text`)}
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      </div>
      <InviteDialog opened={item === "invite"} onClose={() => setInviting(false)} />
    </Page>
  );
}

function InviteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const form = useForm<{ email: string; role: Role }>({ initialValues: { email: "", role: "agent" } });
  const invite = useAct(
    (values: { email: string; role: Role }) => api.post("/invitations", values),
    STALE,
    t("members.invited"),
  );
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("members.invite")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        className={classes.form}
        onSubmit={form.onSubmit((values) =>
          invite.mutate(values, {
            onSuccess: () => {
              form.reset();
              onClose();
            },
            onError: (error) => form.setErrors(fieldErrors(error)),
          }),
        )}
      >
        <TextInput
          label={t("email")}
          type="email"
          required
          withAsterisk={false}
          data-autofocus
          {...form.getInputProps("email")}
        />
        <NativeSelect
          label={t("members.role")}
          description={t(`role.${form.values.role}.text`)}
          data={roleOptions.slice(1)}
          {...form.getInputProps("role")}
        />
        <p className="muted small">
          {t("members.invite.hint")}{" "}
          <Link to="/settings/$section" params={{ section: "outbox" }}>
            {t("settings.outbox")}
          </Link>
        </p>
        {invite.error ? <Failed error={invite.error} /> : null}
        <Button type="submit" loading={invite.isPending}>
          {t("members.send")}
        </Button>
      </form>
    </Modal>
  );
}
