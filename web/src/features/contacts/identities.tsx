import { ActionIcon } from "@mantine/core";
import {
  IconAt,
  IconBrandInstagram,
  IconFingerprint,
  IconPhone,
  IconRosetteDiscountCheck,
  IconX,
} from "@tabler/icons-react";
import type { Identity } from "../../api/types";
import { t, tOr } from "../../text";
import { smallIcon } from "../../ui/icons";
import classes from "./contacts.module.css";

const ICONS: Record<string, typeof IconAt> = {
  email: IconAt,
  phone: IconPhone,
  instagram: IconBrandInstagram,
};

interface IdentitiesProps {
  identities: Identity[];
  onRemove?: (identity: Identity) => void;
}

export function Identities({ identities, onRemove }: IdentitiesProps) {
  if (identities.length === 0) {
    return <p className="faint">{t("identities.empty")}</p>;
  }
  return (
    <div>
      {identities.map((identity) => {
        const Icon = ICONS[identity.kind] ?? IconFingerprint;
        return (
          <div
            key={identity.id}
            className={classes.line}
            title={tOr(`identity.${identity.kind}`, identity.kind)}
          >
            <Icon {...smallIcon} aria-hidden="true" />
            <span className="grow clip">{identity.value}</span>
            {identity.verified ? (
              <span title={t("identity.verified")} style={{ color: "var(--st-good)", display: "flex" }}>
                <IconRosetteDiscountCheck {...smallIcon} aria-label={t("identity.verified")} role="img" />
              </span>
            ) : (
              <span className="faint small">{t("identity.unverified")}</span>
            )}
            {onRemove ? (
              <ActionIcon
                variant="subtle"
                size="sm"
                aria-label={t("identity.remove", { value: identity.value })}
                onClick={() => onRemove(identity)}
              >
                <IconX {...smallIcon} />
              </ActionIcon>
            ) : null}
          </div>
        );
      })}
    </div>
  );
}
