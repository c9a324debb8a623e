import type { ReactNode } from "react";
import { Mark } from "../../shell/mark";
import { useTitle } from "../../ui/page";
import classes from "./door.module.css";

interface DoorProps {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  foot?: ReactNode;
  children: ReactNode;
}

/** The frame of every page before sign-in. */
export function Door({ title, lead, wide, foot, children }: DoorProps) {
  useTitle(title);
  return (
    <main className={classes.door}>
      <div className={classes.box} data-wide={wide}>
        <div className={classes.mark}>
          <Mark size={28} />
          <span className={classes.wordmark}>steward</span>
        </div>
        <div className={classes.card}>
          <h1>{title}</h1>
          {lead ? <p className={classes.lead}>{lead}</p> : null}
          {children}
        </div>
        {foot ? <div className={classes.foot}>{foot}</div> : null}
      </div>
    </main>
  );
}
