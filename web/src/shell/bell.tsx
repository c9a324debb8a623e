/** The bell: what waits for a person, with a mark for what came since it was last opened. */
import { ActionIcon, Popover } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBell,
  IconCoins,
  IconFileAlert,
  IconPencil,
  IconUserExclamation,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { t, tn } from "../text";
import { bigIcon, icon, smallIcon } from "../ui/icons";
import { Chip } from "../ui/page";
import { Empty, Loaded, RowsLoading } from "../ui/states";
import { Time } from "../ui/time";
import classes from "./bell.module.css";
import { type Notice, type NoticeKind, useNotices } from "./notices";

const ICONS: Record<NoticeKind, typeof IconBell> = {
  handoff: IconUserExclamation,
  draft: IconPencil,
  document: IconFileAlert,
  job: IconAlertTriangle,
  budget: IconCoins,
};

const MOST_COUNTED = 9;

export function Bell() {
  const { query, isNew, unread, markSeen } = useNotices();
  const [opened, setOpened] = useState(false);
  // What was new when the bell was opened keeps its mark until it is closed.
  const [fresh, setFresh] = useState<Set<string>>(new Set());
  const change = (open: boolean) => {
    if (open) {
      setFresh(new Set((query.data ?? []).filter(isNew).map((notice) => notice.key)));
      void query.refetch();
      markSeen();
    }
    setOpened(open);
  };
  const label = unread > 0 ? tn("bell.unread", unread) : t("bell.title");
  return (
    <Popover
      position="bottom-end"
      width={360}
      shadow="md"
      radius="md"
      trapFocus
      hideDetached={false}
      opened={opened}
      onChange={change}
    >
      <Popover.Target>
        <ActionIcon aria-label={label} size={40} onClick={() => change(!opened)}>
          <span className={classes.bell}>
            <IconBell {...icon} />
            {unread > 0 ? (
              <span className={classes.badge} aria-hidden="true">
                {unread > MOST_COUNTED ? `${MOST_COUNTED}+` : unread}
              </span>
            ) : null}
          </span>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t("bell.title")}>
        <div className={classes.head}>{t("bell.title")}</div>
        <Loaded query={query} loading={<RowsLoading rows={4} height={56} />}>
          {(notices) =>
            notices.length === 0 ? (
              <Empty icon={<IconBell {...bigIcon} />} title={t("bell.empty")}>
                {t("bell.empty.text")}
              </Empty>
            ) : (
              <ul className={classes.list}>
                {notices.map((notice) => (
                  <li key={notice.key}>
                    <Line notice={notice} fresh={fresh.has(notice.key)} onOpen={() => setOpened(false)} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Popover.Dropdown>
    </Popover>
  );
}

function Line({ notice, fresh, onOpen }: { notice: Notice; fresh: boolean; onOpen: () => void }) {
  const Icon = ICONS[notice.kind];
  return (
    <Link to={notice.to} className={classes.line} data-kind={notice.kind} data-fresh={fresh} onClick={onOpen}>
      <Icon {...smallIcon} aria-hidden="true" />
      <div className={classes.text}>
        <div className={classes.title}>
          <span className="clip grow">{notice.title}</span>
          {fresh ? <span className="visually-hidden">{t("bell.new")}</span> : null}
          <span className="faint small">
            <Time at={notice.at} narrow />
          </span>
        </div>
        <div className={`muted small ${classes.detail}`}>
          {notice.late ? <Chip tone="bad">{t("bell.late")}</Chip> : null}
          <span className="clip">{notice.detail}</span>
        </div>
      </div>
    </Link>
  );
}
