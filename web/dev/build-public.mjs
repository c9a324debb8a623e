// Builds the public pages (portal, widget) after the member app, into the same web/dist. They have their own
// Vite configuration because their budgets are their own: nothing of the member bundle may leak into them.
// Three runs: the pages as modules, and widget and tracker as one classic script each that any page can load.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const configFile = fileURLToPath(new URL("../public-pages/vite.config.ts", import.meta.url));
await build({ configFile });
await build({ configFile, mode: "embed" });
await build({ configFile, mode: "track" });
