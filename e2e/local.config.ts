import base from "./playwright.config.ts";
export default { ...base, testDir: "/work/wt/web/e2e/tests", outputDir: "/tmp/pw-results", webServer: undefined, use: { ...base.use, baseURL: "http://127.0.0.1:7395" } };
