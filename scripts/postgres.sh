# shellcheck shell=bash
# A throw-away PostgreSQL for the tests: its own directory and port, started as a non-root user, gone at exit.
# Sourced by ./x.

POSTGRES_VERSION_WANTED=15
POSTGRES_DIR=

postgres_bin_find() {
  local version directory
  for version in "$POSTGRES_VERSION_WANTED" 18 17 16; do
    directory=/usr/lib/postgresql/$version/bin
    if [ -x "$directory/initdb" ]; then
      printf '%s' "$directory"
      return
    fi
  done
}

# Debian 12 offers 15, Debian 13 17, Ubuntu 24.04 16: the same tests run on each.
postgres_version_offered() {
  local version
  for version in "$POSTGRES_VERSION_WANTED" 18 17 16; do
    if apt-cache show "postgresql-$version" >/dev/null 2>&1; then
      printf '%s' "$version"
      return
    fi
  done
  printf '%s' "$POSTGRES_VERSION_WANTED"
}

# pgvector is used when the distribution has it; Debian 12 itself does not carry a package for it. Nothing needs it, so
# that it is not asked for where it can't be installed.
postgres_vector_install() {
  local bin package version
  bin=$(postgres_bin_find)
  version=$(basename "$(dirname "$bin")")
  package=postgresql-$version-pgvector
  [ ! -e "/usr/share/postgresql/$version/extension/vector.control" ] || return 0
  is_root && have apt-get && apt-cache show "$package" >/dev/null 2>&1 || return 0
  MISSING_PACKAGES+=("$package")
  packages_install
}

# PostgreSQL refuses to run as root; its package made the system user `postgres` for this.
as_postgres() {
  if is_root; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Starts the cluster and exports STEWARD_TEST_POSTGRES: a role that may create databases, but is no superuser and
# does not bypass row-level security, because a superuser would pass every tenancy test unseen.
postgres_start() {
  local bin port attempt
  bin=$(postgres_bin_find)
  POSTGRES_DIR=$(mktemp -d "${TMPDIR:-/tmp}/steward-postgres.XXXXXX")
  trap postgres_stop EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if is_root; then chown postgres "$POSTGRES_DIR"; fi

  as_postgres "$bin/initdb" --pgdata "$POSTGRES_DIR/data" --username postgres --auth trust --encoding UTF8 \
    --locale C.UTF-8 --no-sync >"$(log_file postgres-init)" 2>&1 || {
    tail -n 20 "$(log_file postgres-init)" >&2
    return 1
  }
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 20000))
    port_is_free "$port" || continue
    if as_postgres "$bin/pg_ctl" --pgdata "$POSTGRES_DIR/data" --log "$POSTGRES_DIR/log" --wait --silent start --options \
      "-p $port -h 127.0.0.1 -k $POSTGRES_DIR -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"; then
      break
    fi
    [ "$attempt" -lt 5 ] || {
      cat "$POSTGRES_DIR/log" >&2
      return 1
    }
  done

  postgres_query "$bin" "$port" template1 "CREATE EXTENSION IF NOT EXISTS pg_trgm" || return
  if [ -e "/usr/share/postgresql/$(basename "$(dirname "$bin")")/extension/vector.control" ]; then
    postgres_query "$bin" "$port" template1 "CREATE EXTENSION IF NOT EXISTS vector" || return
  fi
  postgres_query "$bin" "$port" postgres \
    "CREATE ROLE steward LOGIN PASSWORD 'steward' NOSUPERUSER NOBYPASSRLS CREATEDB CREATEROLE" || return
  postgres_query "$bin" "$port" postgres "CREATE DATABASE steward OWNER steward" || return
  export STEWARD_TEST_POSTGRES="postgres://steward:steward@127.0.0.1:$port/steward"
  say "PostgreSQL $("$bin/postgres" --version | grep -o '[0-9.]*' | head -n 1) on port $port in $POSTGRES_DIR"
}

# postgres_query BIN PORT DATABASE SQL, as the superuser of the throw-away cluster.
postgres_query() {
  as_postgres "$1/psql" --host "$POSTGRES_DIR" --port "$2" --username postgres --dbname "$3" --no-psqlrc --quiet \
    --set ON_ERROR_STOP=1 --command "$4" </dev/null
}

postgres_stop() {
  [ -n "$POSTGRES_DIR" ] || return 0
  local bin
  bin=$(postgres_bin_find)
  as_postgres "$bin/pg_ctl" --pgdata "$POSTGRES_DIR/data" --mode immediate --silent stop >/dev/null 2>&1 || true
  rm -rf "$POSTGRES_DIR"
  POSTGRES_DIR=
}
