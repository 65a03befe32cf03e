# Gongkai. `make` alone prints what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test lint e2e bench torture docs setup assets

# Where the demo city lives and listens; make run DEMO_DATA=/somewhere LISTEN=127.0.0.1:9000
DEMO_DATA ?= ./data-demo
LISTEN ?= 127.0.0.1:8080
export CARGO_TARGET_DIR ?= $(CURDIR)/target
# Sound for machines that lose connections: a package is asked for again before a build gives up.
export CARGO_NET_RETRY ?= 5

help: ## what can be made (this list)
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build, then open the demo city at http://127.0.0.1:8080 (SQLite, nothing else needed)
	@scripts/ensure-debian.sh run
	@scripts/build-assets.sh
	cargo build --release --locked --package app
	@"$$CARGO_TARGET_DIR/release/gongkai" demo --data "$(DEMO_DATA)" --listen "$(LISTEN)"

test: ## everything: format, lint, docs, tests on SQLite and PostgreSQL, browser tests
	@scripts/test.sh

lint: ## format, clippy and docs, every warning an error
	@scripts/ensure-debian.sh run
	@scripts/build-assets.sh
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps

e2e: ## browser tests alone, against a debug build; ARGS="portal --project phone" narrows them
	@scripts/ensure-debian.sh test
	@scripts/build-assets.sh
	@scripts/npm-install.sh e2e
	cargo build --locked --package app
	cd e2e && GONGKAI_BIN="$$CARGO_TARGET_DIR/debug/gongkai" npx --no-install playwright test $(ARGS)

bench: ## measure beside the peers and write docs/benchmarks.md; ARGS="--quick" for a first look
	@scripts/ensure-debian.sh bench
	@scripts/build-assets.sh
	cargo build --release --locked --package app
	@bench/run.sh $(ARGS)

torture: ## kill -9 of the server under writes, 50 rounds on each database
	@scripts/torture.sh

docs: ## write the generated pages again: lint rules, permissions, commands, openapi.json
	@scripts/build-assets.sh
	UPDATE_PAGES=1 cargo test --locked --workspace --no-fail-fast -- page pages openapi permission

setup: ## an empty ./gongkai-data made ready for a real city: profile, first administrator
	@scripts/ensure-debian.sh run
	@scripts/build-assets.sh
	cargo build --release --locked --package app
	@"$$CARGO_TARGET_DIR/release/gongkai" setup --data ./gongkai-data

assets: ## the styles and scripts that go into the binary
	@scripts/build-assets.sh
