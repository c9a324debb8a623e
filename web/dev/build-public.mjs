// Builds the public pages (portal, widget) after the member app, into the same web/dist. They have their own
// Vite configuration because their budgets are their own: nothing of the member bundle may leak into them.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const configFile = fileURLToPath(new URL("../public-pages/vite.config.ts", import.meta.url));
if (existsSync(configFile)) {
  await build({ configFile });
}
