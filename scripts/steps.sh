# shellcheck shell=bash
# The steps of ./x test: one function each, `step_` and the name with underscores. A step says what is wrong in its own
# output and returns non-zero; it never ends the run, so that one run shows everything that is broken. Sourced by ./x.

STEPS=(fmt clippy tidy shell deny web-types web-lint web-tests web-build web-budget web-drive rust generated e2e)

step_fmt() { cargo fmt --all --check; }

step_clippy() {
  web_dist_prepare
  cargo clippy --workspace --all-targets --locked --quiet -- --deny warnings
}

step_tidy() { cargo run --locked --quiet --package steward-xtask -- tidy; }

# The scripts are checked through `x`, which sources them, so that a name used in another file is seen.
step_shell() { shellcheck --external-sources --check-sourced x .ci/run; }

# Licences, bans and sources need no service. The advisory database is a git repository that a closed network does not
# reach: then this says so and does not fail.
step_deny() {
  cargo_tool deny "$CARGO_DENY_VERSION" || return
  cargo deny --locked --log-level error check --hide-inclusion-graph --allow duplicate licenses bans sources || return
  if timeout 20 git ls-remote --quiet --exit-code https://github.com/RustSec/advisory-db HEAD </dev/null >/dev/null 2>&1; then
    cargo deny --locked --log-level error check --hide-inclusion-graph advisories
  else
    say "advisories not checked: the advisory database cannot be reached from here"
  fi
}

step_web_types() { node_packages web && (cd web && npm run --silent typecheck </dev/null); }

step_web_lint() { node_packages web && (cd web && npm run --silent lint </dev/null); }

step_web_tests() { node_packages web && (cd web && npm run --silent test </dev/null); }

step_web_build() { node_packages web && web_build; }

# The public pages are weighed as built: 60 KB for a page, 12 KB for the embed script.
step_web_budget() { node_packages web && web_build && (cd web && npm run --silent budget </dev/null); }

# The public pages in a real browser against a stub that cuts lines, stalls and refuses, which a real server seldom does.
step_web_drive() {
  node_packages web && web_build && (cd web && CHROMIUM=$(browser_find) npm run --silent drive:public </dev/null)
}

# SQLite always, PostgreSQL beside it by STEWARD_TEST_POSTGRES. The closing lines of nextest go out as they are.
step_rust() {
  web_dist_prepare
  postgres_vector_install
  if [ -z "${STEWARD_TEST_POSTGRES:-}" ]; then
    postgres_start || return
  fi
  INSTA_UPDATE=no cargo nextest run --workspace --locked --no-fail-fast ${CI:+--profile ci}
}

server_build() {
  web_dist_prepare
  cargo build --locked --quiet --package steward-server
}

# Both files are made by code and committed, so that a change of the API is seen in review. A check changes neither.
step_generated() {
  local made left result=0
  server_build || return
  node_packages web || return
  made=$(mktemp)
  "$TARGET_DIR/debug/steward" openapi >"$made" || return
  same_text openapi.json "$made" || result=1
  (cd web && OPENAPI=$made npm run --silent generate -- --check </dev/null) || result=1
  rm -f "$made"
  left=$(find crates testkit xtask -name '*.snap.new' -print)
  if [ -n "$left" ]; then
    say "Snapshots wait for review (cargo insta review): $left"
    result=1
  fi
  [ "$result" -eq 0 ] || say "Generated files are stale. ./x generate makes them anew."
  return "$result"
}

# same_text COMMITTED MADE
same_text() {
  cmp --silent "$1" "$2" && return
  say "$1 differs from what the code makes now:"
  diff --unified=1 "$1" "$2" | head -n 40
  return 1
}

step_e2e() {
  if [ -z "$(browser_find)" ]; then
    complain "No Chromium that runs was found, so the tests in the browser were NOT run." \
      "This system offers none as an ordinary package. Install Chromium or Google Chrome (on Ubuntu: snap install chromium," \
      "or the package of https://www.google.com/chrome), or name a program in STEWARD_CHROMIUM; then: ./x test e2e"
    return 1
  fi
  node_packages web && web_build && server_build && node_packages e2e || return
  (
    cd e2e || exit 1
    STEWARD_BIN=$TARGET_DIR/debug/steward STEWARD_CHROMIUM=$(browser_find) npx playwright test </dev/null
  )
}

# What the chosen steps need from the system, asked for in one go.
steps_setup() {
  local step
  for step in "$@"; do
    case $step in
      fmt | clippy | tidy | deny) need_rust && need_compiler ;;
      shell) need_shellcheck ;;
      web-drive) need_node && need_browser ;;
      web-*) need_node ;;
      rust) need_rust && need_compiler && need_postgres ;;
      generated) need_rust && need_compiler && need_node ;;
      e2e) need_rust && need_compiler && need_node && need_browser ;;
    esac
  done
  packages_deduplicate
  packages_install
  case " $* " in
    *" web-"* | *" generated "* | *" e2e "*) node_fetch ;;
  esac
  case " $* " in
    *" rust "*) cargo_tool nextest "$CARGO_NEXTEST_VERSION" || fail "cargo-nextest could not be built." ;;
  esac
}

# steps_chosen NAME…: `web` means every step that begins with `web-`. Fills CHOSEN_STEPS in the order of STEPS.
steps_chosen() {
  local step wanted
  CHOSEN_STEPS=()
  for wanted in "$@"; do
    [[ " ${STEPS[*]} " =~ " $wanted"[\ -] ]] ||
      fail "./x test does not know '$wanted'. Steps: ${STEPS[*]}, and web for all that begin with it."
  done
  for step in "${STEPS[@]}"; do
    if [ $# -eq 0 ]; then
      CHOSEN_STEPS+=("$step")
      continue
    fi
    for wanted in "$@"; do
      if [ "$step" = "$wanted" ] || [[ $step == "$wanted"-* ]]; then
        CHOSEN_STEPS+=("$step")
        break
      fi
    done
  done
}

# Runs the chosen steps, one after the other, and prints the table. Returns non-zero when one failed.
steps_run() {
  local step started passed=0 failed=() rows=()
  for step in "$@"; do
    heading "$step"
    started=$SECONDS
    if "step_${step//-/_}"; then
      passed=$((passed + 1))
      rows+=("ok      $(printf '%-11s' "$step") $(duration $((SECONDS - started)))")
    else
      failed+=("$step")
      rows+=("FAILED  $(printf '%-11s' "$step") $(duration $((SECONDS - started)))")
    fi
    say "-- ${rows[-1]}"
  done
  heading "summary, $(duration "$SECONDS") in all"
  printf '%s\n' "${rows[@]}"
  [ ${#failed[@]} -eq 0 ] || say "Failed steps: ${failed[*]}. Each runs alone: ./x test ${failed[0]}"
  say "$passed passed, ${#failed[@]} failed"
  [ ${#failed[@]} -eq 0 ]
}
