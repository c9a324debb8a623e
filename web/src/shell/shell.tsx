/** The frame around every page behind sign-in: rail, top bar, banners, palette, keys. On a phone a bottom bar. */
import { useLocalStorage } from "@mantine/hooks";
import { Outlet, useMatches, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useSession } from "../features/session/session";
import { t } from "../text";
import { undoLatest } from "../ui/notice";
import { Banners } from "./banners";
import { BottomBar } from "./bottom-bar";
import { useGoKeys, useHotkey } from "./keys";
import { KeysHelp } from "./keys-help";
import { LiveProvider } from "./live";
import { Palette } from "./palette";
import { Rail } from "./rail";
import classes from "./shell.module.css";
import { useSignedOutRedirect } from "./signed-out";
import { TopBar } from "./top-bar";

export function Shell() {
  const session = useSession();
  const navigate = useNavigate();
  const [collapsed, setCollapsed] = useLocalStorage({ key: "steward-rail-collapsed", defaultValue: false });
  const [helpOpen, setHelpOpen] = useState(false);
  // An open conversation on a phone takes the whole height: the bottom bar would stand between thread and thumb.
  const inConversation = useMatches().some((match) => "conversationId" in match.params);
  useSignedOutRedirect();
  useHotkey("?", () => setHelpOpen(true));
  useHotkey("z", undoLatest);
  useGoKeys((to) => navigate({ to }));
  return (
    <LiveProvider key={session.workspace.id}>
      <div className={classes.shell} data-collapsed={collapsed}>
        <a className={classes.skip} href="#main">
          {t("shell.skip")}
        </a>
        <Banners />
        <Rail collapsed={collapsed} onToggle={() => setCollapsed((value) => !value)} />
        <TopBar onHelp={() => setHelpOpen(true)} />
        <main id="main" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
        {inConversation ? null : <BottomBar />}
      </div>
      <Palette onHelp={() => setHelpOpen(true)} />
      <KeysHelp opened={helpOpen} onClose={() => setHelpOpen(false)} />
    </LiveProvider>
  );
}
