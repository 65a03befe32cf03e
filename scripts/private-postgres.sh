#!/usr/bin/env bash
# A PostgreSQL server for the tests and for nothing else.
#
#   scripts/private-postgres.sh start [DIR]   starts it, prints its URL on standard output
#   scripts/private-postgres.sh stop  [DIR]   stops it and removes its data
#   scripts/private-postgres.sh crash [DIR]   stops it as a crash does; its data stay
#   scripts/private-postgres.sh again [DIR]   starts it after a crash, at the same address
#
# DIR defaults to target/test-postgres. The server listens on 127.0.0.1 and on a socket in its own
# folder, at a free port, and writes nothing durably. PostgreSQL refuses to run as root: then it
# runs under the system user gongkai-test, which is created when it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

verb=${1:-}
directory=${2:-${CARGO_TARGET_DIR:-target}/test-postgres}
server_user=gongkai-test

fail() {
  echo "private-postgres: $*" >&2
  exit 1
}

find_binaries() {
  local newest
  newest=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1 || true)
  if [ -n "$newest" ] && [ -x "$newest/initdb" ]; then
    echo "$newest"
  elif command -v initdb >/dev/null; then
    dirname "$(command -v initdb)"
  else
    fail "no PostgreSQL server found. Install it: apt-get install -y --no-install-recommends postgresql"
  fi
}

# Runs a command as the server's user.
as_server() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && runuser -u "$server_user" -- "$@")
  else
    "$@"
  fi
}

create_server_user() {
  [ "$(id -u)" = 0 ] || return 0
  id "$server_user" >/dev/null 2>&1 ||
    useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$server_user"
}

# The place of the data: below DIR, or below /tmp when the server's user may not enter DIR
# (a clone in a home directory that is closed to others). DIR/location remembers which.
choose_location() {
  mkdir -p "$directory"
  local inside
  inside=$(realpath "$directory")/server
  mkdir -p "$inside"
  if [ "$(id -u)" = 0 ]; then
    chown "$server_user" "$inside"
    if ! as_server test -w "$inside" 2>/dev/null; then
      rmdir "$inside"
      inside=$(as_server mktemp -d /tmp/gongkai-test-postgres.XXXXXX)
    fi
  fi
  # A socket's path may hold no more than 107 bytes.
  if [ ${#inside} -gt 80 ]; then
    inside=$(as_server mktemp -d /tmp/gongkai-test-postgres.XXXXXX)
  fi
  echo "$inside" >"$directory/location"
  echo "$inside"
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
}

stop_server() {
  local location
  location=$(cat "$directory/location" 2>/dev/null || true)
  if [ -n "$location" ] && [ -d "$location" ]; then
    if [ -e "$location/data/postmaster.pid" ]; then
      as_server "$(find_binaries)/pg_ctl" --pgdata "$location/data" --mode immediate --wait stop \
        >/dev/null 2>&1 || true
    fi
    rm -rf "$location"
  fi
  rm -f "$directory/location" "$directory/initdb.log"
  rmdir "$directory" 2>/dev/null || true
}

crash_server() {
  as_server "$(find_binaries)/pg_ctl" --pgdata "$(cat "$directory/location")/data" --mode immediate --wait stop >/dev/null
}

# The options of the last start stand beside the data, quoted for a shell.
start_again() {
  local binaries location options
  binaries=$(find_binaries)
  location=$(cat "$directory/location")
  options=$(sed -e 's/^[^ ]* "-D" "[^"]*" *//' "$location/data/postmaster.opts")
  as_server "$binaries/pg_ctl" --pgdata "$location/data" --log "$location/log" --wait --timeout 60 \
    --options "$options" start >/dev/null </dev/null
}

start_server() {
  local binaries location port attempt
  binaries=$(find_binaries)
  create_server_user
  stop_server # what an earlier run may have left
  location=$(choose_location)
  as_server "$binaries/initdb" --pgdata "$location/data" --username gongkai --auth trust \
    --encoding UTF8 --locale C.UTF-8 --no-sync >"$directory/initdb.log" 2>&1 ||
    { cat "$directory/initdb.log" >&2; fail "initdb failed"; }
  for attempt in 1 2 3 4 5; do
    port=$(free_port)
    if as_server "$binaries/pg_ctl" --pgdata "$location/data" --log "$location/log" --wait --timeout 60 \
      --options "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$location \
        -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c shared_buffers=128MB -c timezone=Asia/Shanghai" \
      start >/dev/null 2>&1 </dev/null; then
      as_server "$binaries/createdb" --host 127.0.0.1 --port "$port" --username gongkai gongkai
      echo "postgres://gongkai@127.0.0.1:$port/gongkai"
      return
    fi
  done
  cat "$location/log" >&2 || true
  fail "the server did not start after $attempt attempts"
}

case $verb in
  start) start_server ;;
  stop) stop_server ;;
  crash) crash_server ;;
  again) start_again ;;
  *) fail "say start, stop, crash or again" ;;
esac
