import { Button, Skeleton } from "@mantine/core";
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
import page from "../ui/ui.module.css";
import { Mark } from "./mark";
import classes from "./shell.module.css";

/** No page at this address. */
export function NotFoundPage() {
  return (
    <main>
      <NothingHere />
    </main>
  );
}

/** The same inside a page that has its frame. */
export function NothingHere() {
  useTitle(t("notFound.title"));
  return (
    <div style={{ paddingTop: "12vh" }}>
      <Empty
        icon={<IconCompass {...bigIcon} />}
        title={t("notFound.title")}
        actions={<LinkButton to="/">{t("notFound.home")}</LinkButton>}
      >
        {t("notFound.text")}
      </Empty>
    </div>
  );
}

/** Shown only when a page's code takes noticeably long to arrive: at the place where the page will stand. */
export function PendingPage() {
  return (
    <div className={page.page}>
      <Skeleton height={22} width={180} radius="xl" mb={28} mt={4} />
      <div className={page.card}>
        <RowsLoading rows={8} height={56} />
      </div>
    </div>
  );
}

/** The same before the frame itself is there: its lines stand where they will stay. */
export function PendingShell() {
  return (
    <div className={classes.shell}>
      <div className={classes.rail}>
        <span className={classes.brand}>
          <Mark size={24} />
          <span className={classes.brandText}>steward</span>
        </span>
      </div>
      <div className={classes.top} />
      <main className={classes.main}>
        <PendingPage />
      </main>
      <div className={classes.bottom} style={{ minHeight: 57 }} />
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
