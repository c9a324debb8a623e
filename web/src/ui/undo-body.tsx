import { Button } from "@mantine/core";
import { t } from "../text";

export function UndoBody({ message, onUndo }: { message: string; onUndo: () => void }) {
  return (
    <div className="row">
      <span className="grow">{message}</span>
      <Button size="compact-sm" variant="light" onClick={onUndo}>
        {t("undo")}
      </Button>
    </div>
  );
}
