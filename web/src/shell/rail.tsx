import { Tooltip } from "@mantine/core";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { useCounts } from "../features/inbox/queries";
import { useOffers } from "../features/session/may";
import { number, t } from "../text";
import { icon } from "../ui/icons";
import { Mark } from "./mark";
import { SECTIONS } from "./nav";
import classes from "./shell.module.css";

const GROUPS = ["work", "assistant", "house"] as const;

export function Rail({ collapsed, onToggle }: { collapsed: boolean; onToggle: () => void }) {
  const counts = useCounts();
  const offers = useOffers();
  const waiting = counts.data ? counts.data.drafts + counts.data.handed_off : 0;
  return (
    <nav className={classes.rail} aria-label={t("shell.sections")}>
      <Link to="/" className={classes.brand} aria-label="steward">
        <Mark size={24} />
        <span className={classes.brandText}>steward</span>
      </Link>
      {GROUPS.map((group, index) => (
        <Fragment key={group}>
          {index === 0 ? null : <div className={classes.section}>{t(`nav.group.${group}`)}</div>}
          {SECTIONS.filter((section) => section.group === group && offers(section)).map((section) => (
            <Tooltip key={section.to} label={t(section.label)} position="right" disabled={!collapsed}>
              <Link
                to={section.to}
                className={classes.item}
                activeOptions={{ exact: section.to === "/", includeSearch: false }}
                aria-label={t(section.label)}
              >
                <section.icon {...icon} />
                <span className={classes.label}>{t(section.label)}</span>
                {section.to === "/inbox" && waiting > 0 ? (
                  <span className={classes.count}>{number(waiting)}</span>
                ) : null}
              </Link>
            </Tooltip>
          ))}
        </Fragment>
      ))}
      <div className={classes.railFoot}>
        <button
          type="button"
          className={classes.item}
          onClick={onToggle}
          aria-label={collapsed ? t("shell.expand") : t("shell.collapse")}
          aria-expanded={!collapsed}
        >
          {collapsed ? (
            <IconLayoutSidebarLeftExpand {...icon} />
          ) : (
            <IconLayoutSidebarLeftCollapse {...icon} />
          )}
          <span className={classes.label}>{t("shell.collapse")}</span>
        </button>
      </div>
    </nav>
  );
}
