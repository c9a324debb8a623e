import { Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconCheck,
  IconChevronDown,
  IconDeviceDesktop,
  IconDevices,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSearch,
  IconShieldLock,
  IconSun,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useSession, useSignOut, useSwitchWorkspace } from "../features/session/session";
import { type TextKey, t, tOr } from "../text";
import { Face } from "../ui/face";
import { smallIcon } from "../ui/icons";
import { Kbd } from "../ui/page";
import { Bell } from "./bell";
import { useLiveState } from "./live";
import { palette } from "./palette-store";
import classes from "./shell.module.css";

export function TopBar({ onHelp }: { onHelp: () => void }) {
  return (
    <header className={classes.top}>
      <WorkspaceSwitcher />
      <button
        type="button"
        className={classes.find}
        onClick={() => palette.open()}
        aria-label={t("shell.find")}
      >
        <IconSearch {...smallIcon} />
        <span className={`grow ${classes.findText}`}>{t("shell.find")}</span>
        <Kbd>{t("shell.findKey")}</Kbd>
      </button>
      <Bell />
      <PersonMenu onHelp={onHelp} />
    </header>
  );
}

function WorkspaceSwitcher() {
  const session = useSession();
  const change = useSwitchWorkspace();
  const live = useLiveState();
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <button
          type="button"
          className={classes.switcher}
          aria-label={t("shell.workspace", { name: session.workspace.name })}
        >
          <span className={classes.liveDot} data-state={live} title={t(`live.${live}`)} />
          <span className="clip">{session.workspace.name}</span>
          <IconChevronDown size={14} stroke={1.5} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("shell.workspaces")}</Menu.Label>
        {session.workspaces.map((workspace) => (
          <Menu.Item
            key={workspace.id}
            leftSection={<Face name={workspace.name} seed={workspace.id} size={24} />}
            rightSection={workspace.id === session.workspace.id ? <IconCheck {...smallIcon} /> : null}
            onClick={() => {
              if (workspace.id !== session.workspace.id) {
                change.mutate(workspace.id);
              }
            }}
          >
            <div>{workspace.name}</div>
            <div className="faint small">{tOr(`role.${workspace.role}`, workspace.role)}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES: { value: "light" | "dark" | "auto"; label: TextKey; icon: typeof IconSun }[] = [
  { value: "light", label: "theme.light", icon: IconSun },
  { value: "dark", label: "theme.dark", icon: IconMoon },
  { value: "auto", label: "theme.auto", icon: IconDeviceDesktop },
];

function PersonMenu({ onHelp }: { onHelp: () => void }) {
  const session = useSession();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = session.account.name || session.account.email;
  const openSettings = (section: string) => navigate({ to: "/settings/$section", params: { section } });
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <button type="button" className={classes.person} aria-label={t("person.menu", { name })}>
          <Face name={name} seed={session.account.id} size={30} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: "8px 12px" }}>
          <div className="strong clip">{name}</div>
          <div className="faint small clip">{session.account.email}</div>
        </div>
        <Menu.Divider />
        <Menu.Label>{t("theme.title")}</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item
            key={scheme.value}
            leftSection={<scheme.icon {...smallIcon} />}
            rightSection={colorScheme === scheme.value ? <IconCheck {...smallIcon} /> : null}
            onClick={() => setColorScheme(scheme.value)}
            closeMenuOnClick={false}
          >
            {t(scheme.label)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconShieldLock {...smallIcon} />} onClick={() => openSettings("security")}>
          {t("person.security")}
        </Menu.Item>
        <Menu.Item leftSection={<IconDevices {...smallIcon} />} onClick={() => openSettings("security")}>
          {t("person.sessions")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard {...smallIcon} />} onClick={onHelp}>
          {t("keys.title")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout {...smallIcon} />} onClick={() => signOut.mutate()}>
          {t("person.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
