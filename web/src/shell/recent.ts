/** The last few places a member has been, for the palette. Kept on this device only. */
import { useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";

interface Place {
  to: string;
  title: string;
}

const KEY = "steward-recent";
const KEPT = 6;
// The title follows the data of a page; waiting lets it settle before it is remembered.
const SETTLE_MS = 1500;

export function recentPlaces(): Place[] {
  try {
    const places = JSON.parse(localStorage.getItem(KEY) ?? "[]") as Place[];
    return places.filter((place) => place.to !== window.location.pathname).slice(0, 5);
  } catch {
    return [];
  }
}

export function useRememberPlace(): void {
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    if (path.split("/").length < 3 || path.startsWith("/settings")) {
      return;
    }
    const timer = setTimeout(() => {
      const title = document.title.replace(/ · Steward$/, "");
      const places = [{ to: path, title }, ...recentPlaces().filter((place) => place.to !== path)].slice(
        0,
        KEPT,
      );
      try {
        localStorage.setItem(KEY, JSON.stringify(places));
      } catch {
        // Storage is blocked or full: recent places are a convenience.
      }
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [path]);
}
