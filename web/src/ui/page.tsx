import type { ReactNode } from "react";
import { useEffect } from "react";
import { t } from "../text";
import classes from "./ui.module.css";

export function useTitle(title: string | null | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Steward` : "Steward";
  }, [title]);
}

interface PageProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}

export function Page({ title, lead, actions, narrow, children }: PageProps) {
  useTitle(title);
  return (
    <div className={classes.page} data-narrow={narrow}>
      <header className={classes.pageHead}>
        <div className={classes.pageTitle}>
          <h1>{title}</h1>
          {lead ? <p>{lead}</p> : null}
        </div>
        {actions ? <div className={classes.pageActions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

interface CardProps {
  title?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

export function Card({ title, actions, flush, className, children }: CardProps) {
  return (
    <section className={`${classes.card} ${className ?? ""}`}>
      {title ? (
        <div className={classes.cardHead}>
          <h2>{title}</h2>
          {actions}
        </div>
      ) : null}
      {flush ? children : <div className={classes.cardBody}>{children}</div>}
    </section>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className={classes.kbd}>{children}</kbd>;
}

export type Tone = "plain" | "good" | "warn" | "bad" | "info" | "accent" | "raised";

export function Chip({
  tone = "plain",
  children,
  title,
}: {
  tone?: Tone;
  children: ReactNode;
  title?: string;
}) {
  return (
    <span className={classes.chip} data-tone={tone} title={title}>
      {children}
    </span>
  );
}

/** The quiet mark of everything that a model wrote. */
export function Spark({ size = 14 }: { size?: number }) {
  return (
    <svg
      className={classes.spark}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-label={t("ai.mark")}
    >
      <path
        d="M8 1.2c.5 3.9 2.4 5.9 6.3 6.4v.8C10.4 8.9 8.5 10.9 8 14.8h0c-.5-3.9-2.4-5.9-6.3-6.4v-.8C5.6 7.1 7.5 5.1 8 1.2z"
        fill="currentColor"
      />
    </svg>
  );
}
