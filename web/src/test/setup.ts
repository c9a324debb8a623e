/** What jsdom lacks and Mantine asks for, plus the address of the stub server. */
import { cleanup } from "@testing-library/react";
import { afterEach, vi } from "vitest";

window.matchMedia = (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  }) as unknown as MediaQueryList;

class NothingObserved {
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}
vi.stubGlobal("ResizeObserver", NothingObserved);
vi.stubGlobal("IntersectionObserver", NothingObserved);
Object.defineProperty(document, "fonts", { value: new EventTarget() });
window.HTMLElement.prototype.scrollIntoView = () => undefined;
window.HTMLElement.prototype.scrollTo = () => undefined;
window.scrollTo = () => undefined;

afterEach(() => cleanup());
