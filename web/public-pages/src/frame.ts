// The widget's frame talking with the page around it. Job: messages to and from the embed script. Border: nothing
// but open, close, identify in; ready, close, unread, talked out. Invariants: speaks only to the one origin the frame
// was opened for, listens only to its own parent with that origin. Who may embed at all is decided by the server
// (frame-ancestors); this is the second check.

export interface FromPage {
  onOpen: () => void;
  onClose: () => void;
  onIdentify: (identity: string) => void;
}

export class ParentPage {
  open = false;

  private constructor(private readonly origin: string) {}

  static find(declared: string | null): ParentPage | null {
    if (window.parent === window || !declared) return null;
    try {
      const origin = new URL(declared).origin;
      return origin === "null" ? null : new ParentPage(origin);
    } catch {
      return null;
    }
  }

  listen(page: FromPage): void {
    addEventListener("message", (event: MessageEvent) => {
      if (event.source !== window.parent || event.origin !== this.origin) return;
      const data = event.data as { steward?: number; type?: string; identity?: unknown } | null;
      if (data?.steward !== 1) return;
      if (data.type === "open") {
        this.open = true;
        page.onOpen();
      } else if (data.type === "close") {
        this.open = false;
        page.onClose();
      } else if (data.type === "identify" && typeof data.identity === "string") {
        page.onIdentify(data.identity.slice(0, 320));
      }
    });
  }

  tell(type: "ready" | "close" | "unread" | "talked", count?: number): void {
    window.parent.postMessage({ steward: 1, type, count }, this.origin);
  }
}
