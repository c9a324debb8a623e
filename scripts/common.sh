# shellcheck shell=bash
# Shared by all of ./x: where things are, which versions, and how to speak. Sourced, never run.

# One target directory for all checkouts: builds are dear, and a clean clone is warm at once.
TARGET_DIR=${STEWARD_TARGET_DIR:-${CARGO_TARGET_DIR:-$HOME/.cache/steward/target}}
# Tools that ./x builds or fetches stand beside it, so that they too outlive the checkout.
TOOLS_DIR=${STEWARD_TOOLS_DIR:-$(dirname "$TARGET_DIR")/tools}

RUST_VERSION=1.95
NODE_VERSION_LEAST=20.19.0
NODE_VERSION_FETCHED=22.23.3
NPM_VERSION_FETCHED=10.9.4
CARGO_DENY_VERSION=0.20.2
CARGO_NEXTEST_VERSION=0.9.143

export CARGO_TARGET_DIR=$TARGET_DIR
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false
PATH=$TOOLS_DIR/bin:$PATH
# rustup's default place, for a shell that was opened before rustup was installed.
[ ! -d "$HOME/.cargo/bin" ] || PATH=$PATH:$HOME/.cargo/bin
export PATH

if [ ! -t 1 ]; then
  export NO_COLOR=1 CARGO_TERM_COLOR=never CARGO_TERM_PROGRESS_WHEN=never
fi

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }
fail() {
  complain "$@"
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" -eq 0 ]; }

heading() {
  printf '\n== %s\n' "$*"
}

# "75" -> "1m 15s"
duration() {
  if [ "$1" -lt 60 ]; then
    printf '%ds' "$1"
    return
  fi
  printf '%dm %02ds' $(($1 / 60)) $(($1 % 60))
}

# version_at_least 20.20.1 20.19.0
version_at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

# One hash over the names and contents of all files below the given paths, what builds leave there excepted.
content_hash() {
  find "$@" \( -name node_modules -o -name dist \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}
