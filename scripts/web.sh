# shellcheck shell=bash
# The web part: packages and the production build, each skipped when its inputs have not changed. Sourced by ./x.

# The server embeds web/dist, so the directory must exist before cargo looks, even before the first web build.
web_dist_prepare() { mkdir -p web/dist; }

# stamped FILE HASH: is the result with this stamp made from exactly these inputs?
stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# Directories whose packages could not be installed in this run: said once, not again by each step.
NODE_PACKAGES_FAILED=' '

# node_packages DIRECTORY: npm ci, when the lock file differs from the one that was installed last.
node_packages() {
  local directory=$1 stamp=$1/node_modules/.steward-stamp hash
  if [[ $NODE_PACKAGES_FAILED == *" $directory "* ]]; then
    say "The packages of $directory/ could not be installed; npm's words are above."
    return 1
  fi
  hash=$(node --version; sha256sum <"$directory/package-lock.json")
  stamped "$stamp" "$hash" && return
  if ! (cd "$directory" && npm ci --no-progress </dev/null); then
    NODE_PACKAGES_FAILED+="$directory "
    return 1
  fi
  printf '%s\n' "$hash" >"$stamp"
}

web_build() {
  local stamp=web/node_modules/.steward-build-stamp hash
  hash=$(content_hash web)
  [ ! -f web/dist/index.html ] || ! stamped "$stamp" "$hash" || return 0
  (cd web && npm run build </dev/null) || return
  printf '%s\n' "$hash" >"$stamp"
}
