#!/usr/bin/env bash
# Measures ours and the peers in turn, in one run on one machine, and writes docs/benchmarks.md.
#
#   bench/run.sh [--quick] [--rounds N] [--only xlsx,lint,merge,proposals,compilation,page,bytes,privacy,publish,desk]
#
# GONGKAI_BIN names the binary; the release build is taken when it is not set.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-$PWD/target}
export GONGKAI_BIN=${GONGKAI_BIN:-$target/release/gongkai}
environment=$target/bench-venv

digest=$(sha256sum bench/requirements.txt)
if [ "$(cat "$environment/.requirements" 2>/dev/null || true)" != "$digest" ]; then
  python3 -m venv --clear "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement bench/requirements.txt </dev/null
  echo "$digest" >"$environment/.requirements"
fi
exec "$environment/bin/python" bench/measure.py --workspace "$target/bench" "$@"
