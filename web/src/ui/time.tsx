import { Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";
import { exactTime, relativeTime } from "../text";

const TICK_MS = 30_000;

/** The present, renewed twice a minute so that "2 minutes ago" does not stand still. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

interface TimeProps {
  at: string | null | undefined;
  narrow?: boolean;
  empty?: string;
}

/** Relative words, the exact time on hover. */
export function Time({ at, narrow, empty = "–" }: TimeProps) {
  const now = useNow();
  if (!at || Number.isNaN(Date.parse(at))) {
    return <span>{empty}</span>;
  }
  return (
    <Tooltip label={exactTime(at)}>
      <time dateTime={at} className="num" style={{ whiteSpace: "nowrap" }}>
        {relativeTime(at, now, narrow ? "narrow" : "long")}
      </time>
    </Tooltip>
  );
}
