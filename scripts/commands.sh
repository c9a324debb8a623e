# shellcheck shell=bash
# The commands of ./x. Sourced by ./x.

command_help() {
  cat <<'TEXT'
./x run [ARGS]      set up all that is missing, build, and start Steward with sample data; ARGS go to `steward demo`
./x test [STEP …]   what CI runs; with STEP only these: fmt clippy tidy shell deny web rust generated e2e
./x dev [ARGS]      the server unoptimised and the web with live reload; ARGS go to `steward demo`
./x check           the quick part of test: fmt, clippy, tidy
./x fmt             format all sources
./x generate        make the generated files anew: openapi.json, the TypeScript schema
./x lock            write the npm lock files anew, complete for every platform
./x bench [NAME]    measure against the peers in bench/; `./x bench faults` runs the fault experiments
./x eval [ARGS]     measure the quality of search and understanding on the sets in bench/

Builds go to ~/.cache/steward/target, shared by all checkouts; STEWARD_TARGET_DIR or CARGO_TARGET_DIR changes it.
TEXT
}

command_run() {
  need_rust
  need_compiler
  need_node
  packages_install
  node_fetch
  web_dist_prepare
  node_packages web || fail "The web packages could not be installed; what npm said is above."
  web_build || fail "The web could not be built; what the build said is above."
  say "Building the server. The first time takes a while, later runs only build what changed."
  cargo build --release --locked --quiet --package steward-server || fail "The server could not be built."
  local arguments=("$@")
  # Where no browser can open, do not try to.
  if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [[ " $* " != *" --no-open "* ]]; then arguments+=(--no-open); fi
  exec "$TARGET_DIR/release/steward" demo "${arguments[@]}"
}

command_test() {
  exec </dev/null
  steps_chosen "$@"
  steps_setup "${CHOSEN_STEPS[@]}"
  steps_run "${CHOSEN_STEPS[@]}"
}

command_check() {
  command_test fmt clippy tidy
}

command_fmt() {
  need_rust
  need_node
  packages_install
  node_fetch
  cargo fmt --all
  node_packages web
  (cd web && npm run --silent format)
}

command_generate() {
  need_rust
  need_compiler
  need_node
  packages_install
  node_fetch
  node_packages web
  server_build
  "$TARGET_DIR/debug/steward" openapi >openapi.json.new
  mv openapi.json.new openapi.json
  (cd web && OPENAPI=../openapi.json npm run --silent generate)
}

# After a change of a package.json. See scripts/complete-lock.mjs for why npm alone is not enough.
command_lock() {
  need_node
  packages_install
  node_fetch
  local directory
  for directory in web e2e; do
    (cd "$directory" && npm install --package-lock-only --no-progress </dev/null)
    node scripts/complete-lock.mjs "$directory"
  done
}

command_dev() {
  need_rust
  need_compiler
  need_node
  packages_install
  node_fetch
  node_packages web
  server_build
  local address=127.0.0.1:8080 server
  "$TARGET_DIR/debug/steward" demo --addr "$address" --no-open "$@" &
  server=$!
  # shellcheck disable=SC2064 # the process id of now is the one to end
  trap "kill $server 2>/dev/null || true" EXIT
  (cd web && STEWARD_API=http://$address npm run dev)
}

command_bench() {
  need_rust
  need_compiler
  packages_install
  web_dist_prepare
  # Some of the experiments are Rust tests.
  if [ "${1:-}" = faults ]; then
    cargo_tool nextest "$CARGO_NEXTEST_VERSION" || fail "cargo-nextest could not be built."
  fi
  bench_build || fail "The server and its measurements could not be built."
  exec "$TARGET_DIR/release/steward-bench" "$@"
}

# In one go: each alone would have other features of the shared crates, and build those twice.
bench_build() {
  cargo build --release --locked --package steward-server --package steward-bench
}

command_eval() {
  need_rust
  need_compiler
  packages_install
  web_dist_prepare
  if [ $# -gt 0 ]; then
    cargo build --release --locked --package steward-server
    exec "$TARGET_DIR/release/steward" eval "$@"
  fi
  bench_build || fail "The server and its measurements could not be built."
  exec "$TARGET_DIR/release/steward-bench" quality
}
