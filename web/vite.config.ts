import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// In development the API comes from the stub (`npm run stub`) or from a real server: STEWARD_API=http://127.0.0.1:8080
const api = process.env.STEWARD_API ?? "http://127.0.0.1:4100";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    port: 4173,
    proxy: {
      "/api": { target: api },
      "/readyz": { target: api },
      "/p/": { target: api },
      "/widget.js": { target: api },
    },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // A strict content security policy: no inline module-preload script, no data: scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    testTimeout: 60_000,
    css: false,
  },
});
