#!/usr/bin/env bash
# Everything that is tested, in the order that compiles each thing once. Nothing is skipped:
# what cannot be tried (no PostgreSQL, no browser) has failed. Runs as root and as anybody else,
# at a terminal and without one. The last line says which steps passed and which failed.
# shellcheck disable=SC2317  # steps call functions by their names
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
if [ "${CI:-}" = true ]; then
  export CARGO_INCREMENTAL=0 # a clean clone is built once; saves a third of the disk
fi

database_folder=$CARGO_TARGET_DIR/test-postgres
passed=()
failed=()

stop_everything() {
  scripts/private-postgres.sh stop "$database_folder" || true
}
trap stop_everything EXIT
trap 'exit 130' INT TERM

# A step that the others do not stand on: its failure is remembered and the rest still runs.
step() { # NAME COMMAND...
  local name=$1 began=$SECONDS
  shift
  printf '\n==> %s\n' "$name"
  if "$@"; then
    passed+=("$name $((SECONDS - began))s")
  else
    failed+=("$name")
    printf '==> %s FAILED\n' "$name" >&2
  fi
}

# A step without which nothing else makes sense.
foundation() { # NAME COMMAND...
  step "$@"
  if [ ${#failed[@]} -gt 0 ]; then
    summary
  fi
}

summary() {
  local joined_passed joined_failed
  joined_passed=$(printf '%s, ' "${passed[@]+"${passed[@]}"}")
  joined_failed=$(printf '%s, ' "${failed[@]+"${failed[@]}"}")
  if [ ${#failed[@]} -gt 0 ]; then
    printf '\nmake test: FAILED: %s (passed: %s) after %d min\n' \
      "${joined_failed%, }" "${joined_passed%, }" $((SECONDS / 60))
    exit 1
  fi
  printf '\nmake test: all passed: %s; %d min\n' "${joined_passed%, }" $((SECONDS / 60))
  exit 0
}

lint() {
  cargo clippy --locked --workspace --all-targets -- -D warnings
}

documentation() {
  RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps
}

start_postgres() {
  GONGKAI_TEST_POSTGRES_URL=$(scripts/private-postgres.sh start "$database_folder") || return 1
  export GONGKAI_TEST_POSTGRES_URL
  echo "private PostgreSQL at $GONGKAI_TEST_POSTGRES_URL"
}

# With --tests the features are those of `cargo test`, so that nothing is compiled a second time.
build() {
  cargo build --locked --workspace --bins --tests --examples
}

browser_tests() {
  (cd e2e && GONGKAI_BIN=$CARGO_TARGET_DIR/debug/gongkai npx --no-install playwright test)
}

calendar_peer() {
  "$CARGO_TARGET_DIR/debug/examples/calendar_dump" | node e2e/calendar-peer.mjs
}

foundation "packages" scripts/ensure-debian.sh test
foundation "assets" scripts/build-assets.sh
foundation "browser test packages" scripts/npm-install.sh e2e
foundation "private PostgreSQL" start_postgres
step "format" cargo fmt --all --check
step "clippy" lint
step "docs" documentation
step "build" build
step "cargo test" cargo test --locked --workspace --no-fail-fast
step "browser tests" browser_tests
step "calendar peer" calendar_peer
summary
