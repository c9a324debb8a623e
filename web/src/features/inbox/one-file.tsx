/** A file that a customer sent: a picture as such, anything else by its name and with a way into the knowledge. */
import { Button } from "@mantine/core";
import { IconFile } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { SentFile } from "../../api/types";
import { bytes, t } from "../../text";
import { smallIcon } from "../../ui/icons";
import { say, sayError } from "../../ui/notice";
import files from "./files.module.css";

export function OneFile({ file }: { file: SentFile }) {
  const queries = useQueryClient();
  const promote = useMutation({
    mutationFn: () => api.post(`/files/${file.id}/promote`),
    onSuccess: () => {
      say(t("inbox.file.promoted"));
      void queries.invalidateQueries({ queryKey: ["documents"] });
    },
    onError: sayError,
  });
  return (
    <div className={files.file}>
      <a className="row small grow" href={file.url} target="_blank" rel="noreferrer">
        {file.preview_url ? (
          <img
            className={files.thumb}
            src={file.preview_url}
            alt={file.name}
            loading="lazy"
            width={file.width ?? undefined}
            height={file.height ?? undefined}
          />
        ) : (
          <>
            <IconFile {...smallIcon} /> <span className="clip">{file.name}</span>{" "}
            <span className="faint">{bytes(file.size)}</span>
          </>
        )}
      </a>
      {file.preview_url ? null : (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          loading={promote.isPending}
          onClick={() => promote.mutate()}
        >
          {t("inbox.file.promote")}
        </Button>
      )}
    </div>
  );
}
