#!/usr/bin/env bash
# Makes sure that what a make target needs is on the machine.
#
#   scripts/ensure-debian.sh SET...      SET: run, test, bench
#   scripts/ensure-debian.sh PACKAGE...  names of Debian packages
#
# As root it installs the missing packages; as anybody else it prints the one line to run and
# stops with 1. Rust and Node are not taken from Debian (its versions are too old): when they are
# missing it says so and stops with 1.
set -euo pipefail

run_packages=(gcc make libc6-dev ca-certificates fonts-noto-cjk)
test_packages=("${run_packages[@]}" chromium postgresql postgresql-client openssl python3 python3-aiosmtpd)
bench_packages=("${run_packages[@]}" python3 python3-venv nginx-light wrk curl libreoffice-writer-nogui)
oldest_rust=1.94
oldest_node=20

version_at_least() { # WANTED FOUND
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

require_rust() {
  if ! command -v cargo >/dev/null; then
    echo "cargo was not found. Install Rust $oldest_rust or newer with rustup (https://rustup.rs), open a new shell and try again." >&2
    exit 1
  fi
  local found
  found=$(rustc --version | awk '{print $2}')
  if ! version_at_least "$oldest_rust" "$found"; then
    echo "Rust $found is too old; $oldest_rust or newer is needed: rustup update stable" >&2
    exit 1
  fi
}

require_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "node or npm was not found. Install Node.js $oldest_node or newer (https://nodejs.org) and try again." >&2
    exit 1
  fi
  local found
  found=$(node --version | tr -d v)
  if ! version_at_least "$oldest_node" "$found"; then
    echo "Node.js $found is too old; $oldest_node or newer is needed." >&2
    exit 1
  fi
}

# A program of another origin serves as well as the package: only what is really absent counts.
is_present() { # PACKAGE
  case $1 in
    gcc | make | chromium | wrk | curl | python3) command -v "$1" >/dev/null && return 0 ;;
    nginx-light) command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] && return 0 ;;
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return 0 ;;
    libreoffice-writer-nogui) command -v soffice >/dev/null && return 0 ;;
    postgresql-client) command -v psql >/dev/null && return 0 ;;
    python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null && return 0 ;;
  esac
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  echo "Installing Debian packages: $*" >&2
  # Debian would start a database server of its own; the tests bring theirs.
  if [[ " $* " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  fi
  apt-get update -q </dev/null >&2
  apt-get install -q -y --no-install-recommends -o Dpkg::Options::=--force-confold "$@" </dev/null >&2
}

wanted=()
for argument in "$@"; do
  case $argument in
    run) wanted+=("${run_packages[@]}") ;;
    test) wanted+=("${test_packages[@]}") ;;
    bench) wanted+=("${bench_packages[@]}") ;;
    *) wanted+=("$argument") ;;
  esac
done

missing=()
for package in "${wanted[@]}"; do
  if [[ " ${missing[*]-} " != *" $package "* ]] && ! is_present "$package"; then
    missing+=("$package")
  fi
done

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ]; then
    echo "These Debian packages are missing. Run this and try again:" >&2
    echo "  sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  if ! command -v apt-get >/dev/null; then
    echo "This is not a Debian system; install by hand what these packages hold: ${missing[*]}" >&2
    exit 1
  fi
  install_packages "${missing[@]}"
fi

require_rust
require_node
