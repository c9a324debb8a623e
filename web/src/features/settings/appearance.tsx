import { Switch, useMantineColorScheme } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { t } from "../../text";
import { icon } from "../../ui/icons";
import { Card, Page } from "../../ui/page";
import classes from "./settings.module.css";

const SCHEMES = [
  { value: "light", icon: IconSun },
  { value: "dark", icon: IconMoon },
  { value: "auto", icon: IconDeviceDesktop },
] as const;

export default function AppearanceSettings() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [collapsed, setCollapsed] = useLocalStorage({ key: "steward-rail-collapsed", defaultValue: false });
  return (
    <Page title={t("settings.appearance")} lead={t("appearance.lead")} narrow>
      <Card>
        <div className={classes.form}>
          <div role="radiogroup" aria-label={t("theme.title")} className={classes.pair}>
            {SCHEMES.map((scheme) => (
              // biome-ignore lint/a11y/useSemanticElements: a radio with a whole card as its label
              <button
                key={scheme.value}
                type="button"
                role="radio"
                aria-checked={colorScheme === scheme.value}
                className={classes.choice}
                style={{ minHeight: 56 }}
                onClick={() => setColorScheme(scheme.value)}
              >
                <scheme.icon {...icon} />
                {t(`theme.${scheme.value}`)}
              </button>
            ))}
          </div>
          <Switch
            label={t("appearance.rail")}
            checked={collapsed}
            onChange={(event) => setCollapsed(event.currentTarget.checked)}
          />
          <p className="muted">{t("appearance.motion")}</p>
        </div>
      </Card>
    </Page>
  );
}
