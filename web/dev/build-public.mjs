// Builds the public pages (portal, widget) after the member app, into the same web/dist. They have their own
// Vite configuration because their budgets are their own: nothing of the member bundle may leak into them.
// Two runs: the pages as modules, and the embed script as one classic script that any page can load.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const configFile = fileURLToPath(new URL("../public-pages/vite.config.ts", import.meta.url));
await build({ configFile });
await build({ configFile, mode: "embed" });
