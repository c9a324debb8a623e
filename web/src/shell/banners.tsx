import { useNetwork } from "@mantine/hooks";
import { IconLock, IconWifiOff } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { canSave, onAnswer } from "../api/client";
import { t } from "../text";
import { smallIcon } from "../ui/icons";
import classes from "./shell.module.css";

/** A full disk must be seen by who only reads, and its end too: nothing else would tell them. */
const LOOK_EVERY_MS = 30_000;
const LOOK_EVERY_MS_WHILE_FULL = 3_000;

/** What is wrong with the whole house right now, above everything else. */
export function Banners() {
  const { online } = useNetwork();
  const [unreachable, setUnreachable] = useState(false);
  const [readOnly, setReadOnly] = useState(false);
  useEffect(
    () =>
      onAnswer((error) => {
        setUnreachable(error?.isOffline ?? false);
        // Only asking takes this away: a deletion that works says nothing about room.
        if (error?.code === "read_only") {
          setReadOnly(true);
        }
      }),
    [],
  );
  useEffect(() => {
    let left = false;
    const look = async () => {
      const writable = await canSave();
      if (!left && writable !== null) {
        setReadOnly(!writable);
      }
    };
    void look();
    const timer = setInterval(() => void look(), readOnly ? LOOK_EVERY_MS_WHILE_FULL : LOOK_EVERY_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [readOnly]);
  return (
    <div className={classes.banner} role="status">
      {!online || unreachable ? (
        <div className={classes.bannerItem}>
          <IconWifiOff {...smallIcon} />
          {t("banner.offline")}
        </div>
      ) : null}
      {readOnly ? (
        <div className={classes.bannerItem}>
          <IconLock {...smallIcon} />
          {t("banner.readOnly")}
        </div>
      ) : null}
    </div>
  );
}
