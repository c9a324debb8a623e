/** The three states beside "here it is": loading, nothing yet, went wrong. */
import { Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCompass, IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import { t } from "../text";
import { describe } from "./errors";
import { bigIcon } from "./icons";
import { LinkButton } from "./links";
import classes from "./ui.module.css";

interface EmptyProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  example?: ReactNode;
  actions?: ReactNode;
}

/** What this is for, an example, one next step. */
export function Empty({ icon, title, children, example, actions }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <div className={classes.emptyIcon} aria-hidden="true">
        {icon}
      </div>
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {example ? <div className={classes.emptyExample}>{example}</div> : null}
      {actions ? <div className={classes.emptyActions}>{actions}</div> : null}
    </div>
  );
}

/** Not an alarm: nothing went wrong, this is for others. */
export function NoRight({ detail }: { detail?: string }) {
  return (
    <Empty icon={<IconLock {...bigIcon} />} title={t("error.forbidden")}>
      {detail || t("error.forbidden.todo")}
    </Empty>
  );
}

/** Trying again would not bring it: the way back to the list does. */
function Gone({ detail }: { detail: string }) {
  const list = window.location.pathname.replace(/\/[^/]*$/, "") || "/";
  return (
    <Empty
      icon={<IconCompass {...bigIcon} />}
      title={t("error.notFound")}
      actions={
        <LinkButton variant="default" to={list}>
          {t("error.notFound.back")}
        </LinkButton>
      }
    >
      {detail}
    </Empty>
  );
}

export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  // A page that could not be read, not an act that was refused.
  if (onRetry && error instanceof ApiError && error.status === 403) {
    return <NoRight />;
  }
  const words = describe(error);
  if (onRetry && error instanceof ApiError && error.status === 404) {
    return <Gone detail={words.todo} />;
  }
  return (
    <div className={classes.error} role="alert">
      <IconAlertTriangle size={18} stroke={1.5} />
      <div className="grow">
        <div className="strong">{words.title}</div>
        {words.todo ? <div className="muted">{words.todo}</div> : null}
        {words.requestId ? (
          <div className="faint mono">{t("error.request", { id: words.requestId })}</div>
        ) : null}
      </div>
      {onRetry ? (
        <Button variant="default" size="compact-md" onClick={onRetry}>
          {t("retry")}
        </Button>
      ) : null}
    </div>
  );
}

const WIDTHS = ["62%", "48%", "74%", "55%", "67%", "41%"];

/** As many grey rows as will come, at their height, so that nothing jumps. */
export function RowsLoading({
  rows = 6,
  height = 44,
  face = false,
}: {
  rows?: number;
  height?: number;
  face?: boolean;
}) {
  return (
    <div aria-busy="true" role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="row" style={{ height, padding: "0 20px", gap: 12 }}>
          {face ? <Skeleton circle height={32} width={32} style={{ flex: "none" }} /> : null}
          <div className="grow col" style={{ gap: 6 }}>
            <Skeleton height={10} width={WIDTHS[index % WIDTHS.length]} radius="xl" />
            {height > 50 ? (
              <Skeleton height={8} width={WIDTHS[(index + 2) % WIDTHS.length]} radius="xl" />
            ) : null}
          </div>
        </div>
      ))}
    </div>
  );
}

interface LoadedProps<T> {
  query: { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}

/** Shows data as soon as there is any; an error only replaces the page when there is nothing to show. */
export function Loaded<T>({ query, loading, children }: LoadedProps<T>) {
  if (query.data !== undefined) {
    return <>{children(query.data)}</>;
  }
  if (query.error) {
    return (
      <div style={{ padding: 16 }}>
        <Failed error={query.error} onRetry={() => query.refetch()} />
      </div>
    );
  }
  return <>{loading ?? <RowsLoading />}</>;
}
