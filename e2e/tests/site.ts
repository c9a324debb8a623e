import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Site {
  /** Another site than the server's: its frames get no storage where browsers keep sites apart. */
  origin: string;
  /** Another origin of the same site as the server's. */
  sameSite: string;
  /** The same page where the workspace does not allow it. */
  notAllowed: string;
  close: () => void;
}

/** A website of somebody else: one page, whatever its address, at `localhost`, which is not the site of the server. */
export async function openSite(body: string): Promise<Site> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><html lang="en"><title>A shop</title>
<style>div, iframe { outline: 3px dotted red } button { font-size: 40px !important }</style>
<h1>Tents since 1987</h1><p><a href="/contact">Contact</a></p>${body}</html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    sameSite: `http://127.0.0.1:${port}`,
    notAllowed: `http://elsewhere.localhost:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
