import { useNetwork } from "@mantine/hooks";
import { IconLock, IconWifiOff } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { onAnswer } from "../api/client";
import { t } from "../text";
import { smallIcon } from "../ui/icons";
import classes from "./shell.module.css";

/** What is wrong with the whole house right now, above everything else. */
export function Banners() {
  const { online } = useNetwork();
  const [unreachable, setUnreachable] = useState(false);
  const [readOnly, setReadOnly] = useState(false);
  useEffect(
    () =>
      onAnswer((error) => {
        setUnreachable(error?.isOffline ?? false);
        if (error?.code === "read_only") {
          setReadOnly(true);
        } else if (error === null) {
          setReadOnly(false);
        }
      }),
    [],
  );
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
