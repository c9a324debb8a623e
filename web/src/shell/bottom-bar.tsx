import { Menu } from "@mantine/core";
import {
  IconAddressBook,
  IconBook2,
  IconDots,
  IconHome,
  IconInbox,
  IconRoute,
  IconSettings,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useServes } from "../api/served";
import { useCounts } from "../features/inbox/queries";
import { useMay } from "../features/session/may";
import { number, t } from "../text";
import { icon, smallIcon } from "../ui/icons";
import classes from "./shell.module.css";

const ENTRIES = [
  { to: "/", label: "nav.home", icon: IconHome, needs: null },
  { to: "/inbox", label: "nav.inbox", icon: IconInbox, needs: null },
  { to: "/knowledge", label: "nav.knowledge", icon: IconBook2, needs: null },
  { to: "/contacts", label: "nav.contacts", icon: IconAddressBook, needs: "/contacts" },
] as const;

/** Five entries for the thumb; what is rarer waits behind "More". */
export function BottomBar() {
  const counts = useCounts();
  const serves = useServes();
  const may = useMay();
  const navigate = useNavigate();
  const waiting = counts.data ? counts.data.drafts + counts.data.handed_off : 0;
  return (
    <nav className={classes.bottom} aria-label={t("shell.sections")}>
      {ENTRIES.filter((entry) => serves(entry.needs)).map((entry) => (
        <Link key={entry.to} to={entry.to} activeOptions={{ exact: entry.to === "/", includeSearch: false }}>
          <entry.icon {...icon} size={22} />
          {t(entry.label)}
          {entry.to === "/inbox" && waiting > 0 ? (
            <span className={classes.badge}>{number(waiting)}</span>
          ) : null}
        </Link>
      ))}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button">
            <IconDots {...icon} size={22} />
            {t("nav.more")}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {may("run.read") ? (
            <Menu.Item leftSection={<IconRoute {...smallIcon} />} onClick={() => navigate({ to: "/runs" })}>
              {t("nav.runs")}
            </Menu.Item>
          ) : null}
          <Menu.Item
            leftSection={<IconSettings {...smallIcon} />}
            onClick={() => navigate({ to: "/settings" })}
          >
            {t("nav.settings")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
