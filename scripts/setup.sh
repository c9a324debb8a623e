# shellcheck shell=bash
# Gets what a fresh machine lacks: system packages, Node, and the cargo tools. Sourced by ./x.

# Packages of the system that a command needs; filled by the need_* functions, installed by packages_install.
MISSING_PACKAGES=()
PACKAGES_REFRESHED=no

need_rust() {
  if ! have cargo; then
    fail "The Rust toolchain is missing (cargo was not found)." \
      "Install Rust $RUST_VERSION or newer from https://rustup.rs and run this again."
  fi
  local version
  version=$(rustc --version | cut -d ' ' -f 2)
  version_at_least "${version%%-*}" "$RUST_VERSION" ||
    fail "Rust $RUST_VERSION or newer is needed, this is $version. Update it (rustup update stable) and run this again."
}

# A linker and a C compiler: SQLite and ring are compiled from their C sources.
need_compiler() {
  if ! have cc || ! have c++ || ! have make; then MISSING_PACKAGES+=(build-essential); fi
  have pkg-config || MISSING_PACKAGES+=(pkg-config)
  [ -e /etc/ssl/certs/ca-certificates.crt ] || MISSING_PACKAGES+=(ca-certificates)
}

node_is_good() {
  have node && have npm && version_at_least "$(node --version | tr -d v)" "$NODE_VERSION_LEAST"
}

# Any Node with npm will do here: an old one is used once, to fetch a newer one from the npm registry (node_fetch).
need_node() {
  node_use_fetched
  have npm || MISSING_PACKAGES+=(nodejs npm)
}

# Playwright brings its own driver; the distribution's is installed where there is one, and never waited for.
need_browser() {
  [ -z "$(browser_find)" ] || return 0
  packages_refresh
  # Where the package is only a door to a snap (Ubuntu), it installs nothing that runs here: step_e2e says so.
  package_is_offered chromium || return 0
  MISSING_PACKAGES+=(chromium)
  ! package_is_offered chromium-driver || MISSING_PACKAGES+=(chromium-driver)
}

# Whether apt would install files of this package, and not a snap.
package_is_offered() {
  have apt-cache && apt-cache show --no-all-versions "$1" >/dev/null 2>&1 &&
    ! apt-cache show --no-all-versions "$1" 2>/dev/null | grep -Eq '^(Pre-)?Depends:.*snapd'
}

need_postgres() {
  [ -z "$(postgres_bin_find)" ] || return 0
  packages_refresh
  MISSING_PACKAGES+=("postgresql-$(postgres_version_offered)")
}

need_shellcheck() {
  have shellcheck || MISSING_PACKAGES+=(shellcheck)
}

browser_find() {
  local name
  for name in "${STEWARD_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    # A door to a snap that is not there has the name and does not run.
    if [ -n "$name" ] && have "$name" && "$name" --version >/dev/null 2>&1 </dev/null; then
      command -v "$name"
      return
    fi
  done
}

# A fresh machine has no package lists at all. An unreachable list of one source does not matter as long as the
# packages are found.
packages_refresh() {
  [ "$PACKAGES_REFRESHED" = no ] && is_root && have apt-get || return 0
  PACKAGES_REFRESHED=yes
  apt-get update -qq </dev/null || complain "apt-get update had an error; going on with the lists at hand."
}

packages_install() {
  [ ${#MISSING_PACKAGES[@]} -gt 0 ] || return 0
  local line="apt-get install -y --no-install-recommends ${MISSING_PACKAGES[*]}"
  if ! have apt-get; then
    fail "These Debian packages, or what your system calls them, are missing: ${MISSING_PACKAGES[*]}." \
      "Install them and run this again."
  fi
  if ! is_root; then
    fail "These packages are missing: ${MISSING_PACKAGES[*]}" \
      "They need root to install. Run this line, then run this again:" \
      "  sudo apt-get update && sudo $line"
  fi
  packages_refresh
  packages_known
  [ ${#MISSING_PACKAGES[@]} -gt 0 ] || return 0
  line="apt-get install -y --no-install-recommends ${MISSING_PACKAGES[*]}"
  say "Installing ${MISSING_PACKAGES[*]}"
  DEBIAN_FRONTEND=noninteractive $line -qq </dev/null >"$(log_file packages)" 2>&1 || {
    tail -n 20 "$(log_file packages)" >&2
    fail "The packages could not be installed. The line was:" "  $line"
  }
  MISSING_PACKAGES=()
  hash -r
}

# Leaves out what apt does not know, so that one name does not end every step: the step that needs it fails with its word.
packages_known() {
  local package known=()
  for package in "${MISSING_PACKAGES[@]}"; do
    if apt-cache show "$package" >/dev/null 2>&1; then
      known+=("$package")
    else
      complain "apt does not know $package; the steps that need it will fail, the others go on."
    fi
  done
  MISSING_PACKAGES=("${known[@]}")
}

log_file() {
  mkdir -p "$TOOLS_DIR/log"
  printf '%s/log/%s.log' "$TOOLS_DIR" "$1"
}

node_fetched_dir() { printf '%s/node-%s' "$TOOLS_DIR" "$NODE_VERSION_FETCHED"; }

node_use_fetched() {
  local bin
  bin=$(node_fetched_dir)/bin
  if ! node_is_good && [ -x "$bin/node" ]; then
    PATH=$bin:$PATH
    hash -r
  fi
}

# Debian 12 and Ubuntu 24.04 ship Node 18, which the front-end tools do not run on. The npm registry carries the
# official binaries as packages, so the old npm can fetch the new Node without another package source.
node_fetch() {
  node_is_good && return
  local platform directory
  case $(uname -m) in
    x86_64) platform=linux-x64 ;;
    aarch64) platform=linux-arm64 ;;
    *) fail "Node $NODE_VERSION_LEAST or newer is needed, this machine has $(node --version). Install it and run this again." ;;
  esac
  directory=$(node_fetched_dir)
  say "Node $NODE_VERSION_LEAST or newer is needed, this machine has $(node --version): fetching $NODE_VERSION_FETCHED from the npm registry"
  mkdir -p "$directory/bin"
  npm install --silent --prefix "$directory" "node-$platform@$NODE_VERSION_FETCHED" "npm@$NPM_VERSION_FETCHED" </dev/null ||
    fail "Node could not be fetched. Install Node $NODE_VERSION_LEAST or newer and run this again."
  ln -sf "../node_modules/node-$platform/bin/node" "$directory/bin/node"
  ln -sf ../node_modules/npm/bin/npm-cli.js "$directory/bin/npm"
  ln -sf ../node_modules/npm/bin/npx-cli.js "$directory/bin/npx"
  node_use_fetched
  node_is_good || fail "The fetched Node does not run here. Install Node $NODE_VERSION_LEAST or newer and run this again."
}

# cargo_tool NAME VERSION: a cargo subcommand, built once. Speed of the tool does not matter, its build time does.
cargo_tool() {
  local name=$1 version=$2
  have "cargo-$name" && return
  say "Building cargo-$name $version once into $TOOLS_DIR"
  CARGO_PROFILE_DEV_DEBUG=0 cargo install "cargo-$name" --version "$version" --locked --debug --quiet \
    --root "$TOOLS_DIR" --target-dir "$TOOLS_DIR/build" || return
  rm -rf "${TOOLS_DIR:?}/build"
}

packages_deduplicate() {
  [ ${#MISSING_PACKAGES[@]} -gt 0 ] || return 0
  mapfile -t MISSING_PACKAGES < <(printf '%s\n' "${MISSING_PACKAGES[@]}" | sort -u)
}
