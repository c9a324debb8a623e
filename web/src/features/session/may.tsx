/** What the signed-in member may do here, and how a page says that it may only be looked at. */
import { IconEye } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { type Action, roleMay } from "../../api/rights";
import { useServes } from "../../api/served";
import { t } from "../../text";
import { smallIcon } from "../../ui/icons";
import ui from "../../ui/ui.module.css";
import { useSession } from "./session";

export function useMay(): (action: Action) => boolean {
  const { member } = useSession();
  return (action) => roleMay(member.role, action);
}

interface Offered {
  needs: string | null;
  may: Action | null;
}

/** A page is offered when the server has it and the role may see it. */
export function useOffers(): (entry: Offered) => boolean {
  const serves = useServes();
  const may = useMay();
  return (entry) => serves(entry.needs) && (entry.may === null || may(entry.may));
}

/** A form for those who may change it; others read it, and are told why nothing can be pressed. */
export function ChangedBy({ action, children }: { action: Action; children: ReactNode }) {
  const may = useMay();
  if (may(action)) {
    return <>{children}</>;
  }
  return (
    <>
      <p className={ui.onlyRead}>
        <IconEye {...smallIcon} aria-hidden="true" /> {t("right.onlyRead")}
      </p>
      <fieldset disabled className={ui.readOnly}>
        {children}
      </fieldset>
    </>
  );
}
