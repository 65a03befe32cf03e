#!/usr/bin/env bash
# Builds the styles and scripts that go into the binary: web-assets -> web-assets/dist.
# Does nothing when what is there is newer than all it is made from.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/npm-install.sh web-assets

stamp=web-assets/dist/.built
changed=$(find web-assets crates/web/templates -newer "$stamp" -type f \
  -not -path 'web-assets/dist/*' -not -path 'web-assets/node_modules/*' -print -quit 2>/dev/null || echo yes)
if [ ! -e "$stamp" ] || [ -n "$changed" ]; then
  npm --prefix web-assets run --silent build </dev/null
  touch "$stamp"
fi
