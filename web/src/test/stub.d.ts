declare module "*/dev/stub.mjs" {
  import type { Server } from "node:http";
  export function startStub(port?: number, initial?: Record<string, unknown>): Promise<Server>;
}
