import { Button } from "@mantine/core";
import { IconCompass, IconPlugConnectedX } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { ApiError } from "../api/client";
import { NoWorkspacePage } from "../features/session/no-workspace-page";
import { NO_WORKSPACE } from "../features/session/session";
import { t } from "../text";
import { bigIcon } from "../ui/icons";
import { LinkButton } from "../ui/links";
import { useTitle } from "../ui/page";
import { Empty, Failed, RowsLoading } from "../ui/states";

export function NotFoundPage() {
  useTitle(t("notFound.title"));
  return (
    <main style={{ paddingTop: "12vh" }}>
      <Empty
        icon={<IconCompass {...bigIcon} />}
        title={t("notFound.title")}
        actions={<LinkButton to="/">{t("notFound.home")}</LinkButton>}
      >
        {t("notFound.text")}
      </Empty>
    </main>
  );
}

/** Shown only when a page's code takes noticeably long to arrive. */
export function PendingPage() {
  return (
    <div style={{ padding: 24 }}>
      <RowsLoading rows={8} height={56} />
    </div>
  );
}

/** A page that threw: the data is safe on the server, so trying again is the honest offer. */
export function CrashPage({ error }: { error: unknown }) {
  const router = useRouter();
  useTitle(t("crash.title"));
  if (error instanceof ApiError && error.code === NO_WORKSPACE) {
    return <NoWorkspacePage />;
  }
  return (
    <main style={{ paddingTop: "12vh" }}>
      <Empty
        icon={<IconPlugConnectedX {...bigIcon} />}
        title={t("crash.title")}
        actions={
          <Button component="a" href="/" variant="default">
            {t("notFound.home")}
          </Button>
        }
      >
        {t("crash.text")}
      </Empty>
      <div style={{ maxWidth: 560, margin: "0 auto", padding: 16 }}>
        <Failed error={error} onRetry={() => router.invalidate()} />
      </div>
    </main>
  );
}
