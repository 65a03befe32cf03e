#!/usr/bin/env bash
# The fault tests at full length: the server is killed (kill -9) under a load of writes and of publications, then
# every acknowledged write is looked for, the audit chain proved and the server started again.
# ROUNDS on each database, 50 unless told otherwise; `make test` runs the same test with few rounds.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/ensure-debian.sh test
scripts/build-assets.sh
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
database_folder=$CARGO_TARGET_DIR/torture-postgres
trap 'scripts/private-postgres.sh stop "$database_folder"' EXIT
GONGKAI_TEST_POSTGRES_URL=$(scripts/private-postgres.sh start "$database_folder")
export GONGKAI_TEST_POSTGRES_URL
export GONGKAI_KILL_ROUNDS="${ROUNDS:-50}"
# The features of the whole workspace, so that nothing is compiled a second time.
cargo test --locked --workspace --test kill -- --nocapture
