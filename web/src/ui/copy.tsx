import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { t } from "../text";
import { smallIcon } from "./icons";

export function Copy({ value, label }: { value: string; label?: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button
          size="compact-md"
          variant="default"
          leftSection={copied ? <IconCheck {...smallIcon} /> : <IconCopy {...smallIcon} />}
          onClick={copy}
        >
          {copied ? t("copied") : (label ?? t("copy"))}
        </Button>
      )}
    </CopyButton>
  );
}
