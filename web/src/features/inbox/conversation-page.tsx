import { ActionIcon, Button, Drawer, Menu, Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  IconArchive,
  IconArchiveOff,
  IconArrowLeft,
  IconDotsVertical,
  IconInfoCircle,
  IconUserCheck,
  IconUserShare,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useServes } from "../../api/served";
import type { Citation, Conversation } from "../../api/types";
import { useHotkey } from "../../shell/keys";
import { t } from "../../text";
import { Face } from "../../ui/face";
import { icon, smallIcon } from "../../ui/icons";
import { LinkIcon } from "../../ui/links";
import { Chip, useTitle } from "../../ui/page";
import { Loaded, RowsLoading } from "../../ui/states";
import { ContextPanel } from "../contacts/context-panel";
import { PassageDrawer } from "../knowledge/passage-drawer";
import { useMay } from "../session/may";
import { useSession } from "../session/session";
import { ChannelMark } from "./channel";
import { Composer } from "./composer";
import { DraftCard } from "./draft-card";
import { HandoffBanner } from "./handoff-banner";
import classes from "./inbox.module.css";
import {
  conversationQuery,
  useChangeConversation,
  useDraft,
  useMarkRead,
  useMembers,
  useMessages,
  useResetContext,
  useSend,
} from "./queries";
import { Thread } from "./thread";

const route = getRouteApi("/app/inbox/$conversationId");

export function ConversationPage() {
  const { conversationId } = route.useParams();
  const conversation = useQuery(conversationQuery(conversationId));
  return (
    <Loaded query={conversation} loading={<RowsLoading rows={7} height={72} face />}>
      {(data) => <ConversationView key={data.id} conversation={data} />}
    </Loaded>
  );
}

function ConversationView({ conversation }: { conversation: Conversation }) {
  const messages = useMessages(conversation.id);
  const draft = useDraft(conversation.id);
  const sending = useSend(conversation.id);
  const change = useChangeConversation(conversation);
  const markRead = useMarkRead();
  const may = useMay();
  const manages = may("conversation.manage");
  const input = useRef<HTMLTextAreaElement>(null);
  const [kind, setKind] = useState<"text" | "note">("text");
  const [citation, setCitation] = useState<Citation | null>(null);
  const [contextOpen, setContextOpen] = useState(false);
  const wide = useMediaQuery("(min-width: 1241px)", true);
  const name = conversation.contact.name ?? t("contact.unnamed");
  useTitle(name);

  const unread = Boolean(conversation.unread);
  const { mutate: read } = markRead;
  useEffect(() => {
    if (unread && manages) {
      read(conversation.id);
    }
  }, [unread, manages, conversation.id, read]);

  const write = (next: "text" | "note") => {
    setKind(next);
    input.current?.focus();
  };
  useHotkey("r", () => write("text"));
  useHotkey("n", () => write("note"));
  useHotkey(
    "e",
    () => change.setStatus(conversation.status === "closed" ? "open" : "closed"),
    draft === null && manages,
  );

  return (
    <div className={classes.conversation}>
      <section className={classes.threadPane} aria-label={name}>
        <Head conversation={conversation} change={change} onContext={() => setContextOpen(true)} />
        {conversation.handoff ? <HandoffBanner handoff={conversation.handoff} /> : null}
        {conversation.owner === "member" && conversation.status !== "closed" ? (
          <div className={classes.owned}>
            <IconUserCheck {...smallIcon} />
            <span className="grow">{t("inbox.owned")}</span>
            {manages ? (
              <Button size="compact-sm" variant="default" onClick={change.giveBack}>
                {t("inbox.giveBack")}
              </Button>
            ) : null}
          </div>
        ) : null}
        <Loaded
          query={messages}
          loading={
            <div className="grow">
              <RowsLoading rows={6} height={72} />
            </div>
          }
        >
          {(data) =>
            // The draft takes room from the thread: both come at once, or the messages would jump.
            draft === undefined ? (
              <div className="grow">
                <RowsLoading rows={6} height={72} />
              </div>
            ) : (
              <Thread
                conversation={conversation}
                messages={data}
                onCite={setCitation}
                onAgain={sending.again}
                onDiscard={sending.discard}
              />
            )
          }
        </Loaded>
        <div className={classes.foot}>
          {draft ? <DraftCard key={draft.id} draft={draft} onCite={setCitation} /> : null}
          {may("conversation.reply") ? (
            <Composer
              conversationId={conversation.id}
              contactName={name}
              kind={kind}
              onKind={setKind}
              onSend={sending.send}
              inputRef={input}
              agentOwns={conversation.owner === "agent"}
            />
          ) : (
            <p className={`faint small ${classes.onlyRead}`}>{t("inbox.onlyRead")}</p>
          )}
        </div>
      </section>
      {wide ? (
        <aside className={classes.contextPane} aria-label={t("context.title")}>
          <ContextPanel contact={conversation.contact} conversationId={conversation.id} />
        </aside>
      ) : (
        <Drawer
          opened={contextOpen}
          onClose={() => setContextOpen(false)}
          position="right"
          size={360}
          title={t("context.title")}
          padding={0}
          closeButtonProps={{ "aria-label": t("close") }}
          styles={{ header: { padding: "8px 16px" } }}
        >
          <ContextPanel contact={conversation.contact} conversationId={conversation.id} />
        </Drawer>
      )}
      <PassageDrawer citation={citation} onClose={() => setCitation(null)} />
    </div>
  );
}

interface HeadProps {
  conversation: Conversation;
  change: ReturnType<typeof useChangeConversation>;
  onContext: () => void;
}

function Head({ conversation, change, onContext }: HeadProps) {
  const view = getRouteApi("/app/inbox").useSearch();
  const navigate = useNavigate();
  const may = useMay();
  const manages = may("conversation.manage");
  const serves = useServes();
  const name = conversation.contact.name ?? t("contact.unnamed");
  const reset = useResetContext(conversation.id);
  const closed = conversation.status === "closed";
  return (
    <header className={classes.threadHead}>
      <Tooltip label={t("back")}>
        <LinkIcon to="/inbox" search={view} aria-label={t("back")} className={classes.back}>
          <IconArrowLeft {...icon} />
        </LinkIcon>
      </Tooltip>
      <Face name={conversation.contact.name} seed={conversation.contact.id} size={32} />
      <div className="grow">
        <h2 className={`${classes.threadName} clip`}>
          {serves("/contacts/{id}") ? (
            <Link
              to="/contacts/$contactId"
              params={{ contactId: conversation.contact.id }}
              style={{ color: "inherit" }}
            >
              {name}
            </Link>
          ) : (
            name
          )}
        </h2>
        <div className="row" style={{ gap: 8 }}>
          <ChannelMark channel={conversation.channel} named />
          {closed ? <Chip>{t("inbox.status.closed")}</Chip> : null}
          {conversation.status === "pending" ? <Chip tone="info">{t("inbox.status.pending")}</Chip> : null}
        </div>
      </div>
      {manages ? (
        <>
          <AssignMenu conversation={conversation} onAssign={change.assign} />
          <Tooltip label={closed ? t("inbox.reopen") : t("inbox.close")}>
            <ActionIcon
              aria-label={closed ? t("inbox.reopen") : t("inbox.close")}
              onClick={() => change.setStatus(closed ? "open" : "closed")}
            >
              {closed ? <IconArchiveOff {...icon} /> : <IconArchive {...icon} />}
            </ActionIcon>
          </Tooltip>
        </>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t("more")}>
            <IconDotsVertical {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!manages ? null : conversation.status === "pending" ? (
            <Menu.Item onClick={() => change.setStatus("open")}>{t("inbox.markOpen")}</Menu.Item>
          ) : (
            <Menu.Item onClick={() => change.setStatus("pending")}>{t("inbox.markPending")}</Menu.Item>
          )}
          {may("run.read") ? (
            <Menu.Item onClick={() => navigate({ to: "/runs", search: { conversation: conversation.id } })}>
              {t("inbox.runs")}
            </Menu.Item>
          ) : null}
          {manages && serves("/conversations/{id}/reset") ? (
            <Menu.Item onClick={() => reset.mutate()}>{t("inbox.reset")}</Menu.Item>
          ) : null}
          <Menu.Item onClick={onContext} leftSection={<IconInfoCircle {...smallIcon} />}>
            {t("context.title")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}

interface AssignProps {
  conversation: Conversation;
  onAssign: (assignee: { id: string; name: string } | null) => void;
}

function AssignMenu({ conversation, onAssign }: AssignProps) {
  const session = useSession();
  const members = useMembers();
  const [opened, setOpened] = useState(false);
  useHotkey("a", () => setOpened(true));
  const people = members.data?.data ?? [{ id: session.member.id, name: session.account.name }];
  const assignee = conversation.assignee;
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={240}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-md"
          leftSection={
            assignee ? (
              <Face name={assignee.name} seed={assignee.id} size={20} />
            ) : (
              <IconUserShare {...smallIcon} />
            )
          }
        >
          <span className={`clip ${classes.assignName}`}>{assignee ? assignee.name : t("inbox.assign")}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("inbox.assignTo")}</Menu.Label>
        {people.map((member) => (
          <Menu.Item
            key={member.id}
            leftSection={<Face name={member.name} seed={member.id} size={22} />}
            onClick={() => onAssign({ id: member.id, name: member.name })}
          >
            {member.id === session.member.id ? t("inbox.assignMe", { name: member.name }) : member.name}
          </Menu.Item>
        ))}
        {assignee ? (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => onAssign(null)}>{t("inbox.unassign")}</Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
