// Runs before the first paint so that a dark page never flashes light. External, because the content security
// policy forbids inline scripts.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem("steward-theme");
  } catch {
    // Storage can be blocked; the system preference decides then.
  }
  const dark =
    choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
