#!/usr/bin/env bash
# npm ci in FOLDER, unless what its lock file asks for is installed already.
set -euo pipefail
cd "$(dirname "$0")/../$1"

# Debian's Chromium is used; a browser of Playwright's own is not fetched.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
stamp=node_modules/.lock-digest
digest=$(sha256sum package.json package-lock.json)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$digest" ]; then
  echo "npm ci in $1" >&2
  npm ci --no-audit --no-fund --loglevel=error </dev/null >&2
  echo "$digest" >"$stamp"
fi
