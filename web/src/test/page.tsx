/** Mounts the whole app at an address, against the stub server: what a member would see. */
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterAll, beforeAll } from "vitest";
import { startStub } from "../../dev/stub.mjs";
import { setOrigin } from "../api/client";
import { App } from "../app";

interface StubState {
  signedIn?: boolean;
  needsOwner?: boolean;
  readOnly?: boolean;
  noWorkspace?: boolean;
  paths?: string[] | null;
}

let base = "";

export function withStub(): void {
  let close: (() => void) | undefined;
  beforeAll(async () => {
    const server = await startStub(0);
    const address = server.address();
    if (address === null || typeof address === "string") {
      throw new Error("the stub has no port");
    }
    base = `http://127.0.0.1:${address.port}`;
    setOrigin(base);
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterAll(() => close?.());
}

export async function setState(state: StubState): Promise<void> {
  const usual = { signedIn: true, needsOwner: false, readOnly: false, noWorkspace: false, paths: null };
  await stub("POST", "/stub", { ...usual, ...state });
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the stub has
export async function stub(method: string, path: string, body?: unknown): Promise<any> {
  const response = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return response.status === 204 ? null : response.json();
}

export async function visit(address: string, state: StubState = {}) {
  await setState(state);
  window.history.replaceState(null, "", address);
  const user = userEvent.setup();
  return { user, ...render(<App />) };
}
