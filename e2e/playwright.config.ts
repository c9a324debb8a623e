import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

/** The built program on the sample data, in real Chromium. STEWARD_BIN and STEWARD_CHROMIUM come from ./x. */
const port = 7391;
const data = join(tmpdir(), `steward-e2e-${process.ppid}`);
const binary = process.env.STEWARD_BIN ?? "steward";

export default defineConfig({
  testDir: "tests",
  // Ends what hangs; a machine that builds something else meanwhile is ten times slower than a quiet one.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  // One server and one set of data: the tests share them and must not race each other.
  workers: 1,
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.STEWARD_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } } },
    { name: "phone", use: { viewport: { width: 390, height: 844 }, hasTouch: true }, testMatch: /portal|pages|website/ },
  ],
  webServer: {
    command: `"${binary}" demo --data "${data}" --addr 127.0.0.1:${port} --no-open`,
    url: `http://127.0.0.1:${port}/readyz`,
    timeout: 420_000,
    reuseExistingServer: false,
    stdout: "pipe",
    stderr: "pipe",
  },
});
