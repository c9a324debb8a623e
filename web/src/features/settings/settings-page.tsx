import { NativeSelect } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type LazyExoticComponent, lazy, Suspense } from "react";
import { NothingHere } from "../../shell/fallbacks";
import { t } from "../../text";
import { smallIcon } from "../../ui/icons";
import { NoRight, RowsLoading } from "../../ui/states";
import { useOffers } from "../session/may";
import { SETTING_SECTIONS, type SettingSection } from "./sections";
import classes from "./settings.module.css";

const route = getRouteApi("/app/settings/$section");

const PAGES: Record<SettingSection, LazyExoticComponent<() => React.ReactNode>> = {
  persona: lazy(() => import("./persona")),
  "reply-modes": lazy(() => import("./reply-modes")),
  providers: lazy(() => import("./providers")),
  prompts: lazy(() => import("./prompts")),
  budget: lazy(() => import("./budget")),
  workspace: lazy(() => import("./workspace")),
  members: lazy(() => import("./members")),
  keys: lazy(() => import("./keys")),
  appearance: lazy(() => import("./appearance")),
  security: lazy(() => import("./security")),
  outbox: lazy(() => import("./outbox")),
  jobs: lazy(() => import("./jobs")),
};

const GROUPS = ["assistant", "business", "you", "operation"] as const;
const NO_SEARCH = { item: undefined, status: undefined };

export function SettingsPage() {
  const { section } = route.useParams();
  const navigate = useNavigate();
  const offers = useOffers();
  const offered = SETTING_SECTIONS.filter(offers);
  const chosen = offered.find((candidate) => candidate.key === section);
  if (!chosen) {
    const known = SETTING_SECTIONS.some((candidate) => candidate.key === section);
    return known ? <NoRight /> : <NothingHere />;
  }
  const Section = PAGES[chosen.key];
  return (
    <div className={classes.settings}>
      <nav className={classes.nav} aria-label={t("nav.settings")}>
        {GROUPS.filter((group) => offered.some((candidate) => candidate.group === group)).map((group) => (
          <div key={group}>
            <h2>{t(`settings.group.${group}`)}</h2>
            {offered
              .filter((candidate) => candidate.group === group)
              .map((candidate) => (
                <Link
                  key={candidate.key}
                  to="/settings/$section"
                  params={{ section: candidate.key }}
                  search={NO_SEARCH}
                  activeOptions={{ includeSearch: false }}
                >
                  <candidate.icon {...smallIcon} />
                  {t(candidate.label)}
                </Link>
              ))}
          </div>
        ))}
      </nav>
      <div className={classes.body}>
        <div className={classes.phoneNav}>
          <NativeSelect
            aria-label={t("nav.settings")}
            size="md"
            data={offered.map((candidate) => ({ value: candidate.key, label: t(candidate.label) }))}
            value={chosen.key}
            onChange={(event) =>
              navigate({
                to: "/settings/$section",
                params: { section: event.currentTarget.value },
                search: NO_SEARCH,
              })
            }
          />
        </div>
        <Suspense fallback={<RowsLoading rows={6} height={64} />}>
          <Section />
        </Suspense>
      </div>
    </div>
  );
}
