// Writes src/api/schema.d.ts from the committed OpenAPI document (openapi.json, or OPENAPI=path-or-address).
// `--check` fails when the committed file is stale.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapi, { astToString } from "openapi-typescript";

const document = process.env.OPENAPI ? new URL(process.env.OPENAPI, `file://${process.cwd()}/`) : new URL("../../openapi.json", import.meta.url);
const target = fileURLToPath(new URL("../src/api/schema.d.ts", import.meta.url));

if (document.protocol === "file:" && !existsSync(document)) {
  console.log("no OpenAPI document yet: nothing generated");
  process.exit(0);
}
const text = astToString(await openapi(document));
if (process.argv.includes("--check")) {
  const before = existsSync(target) ? readFileSync(target, "utf8") : "";
  if (before !== text) {
    console.error("src/api/schema.d.ts is stale: run `npm run generate` in web/ and commit it");
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
