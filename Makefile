# Everything a person or a machine does with this project. `make` alone says what there is.

SHELL := /bin/bash
SWIFT ?= swift
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# What the program is built with, and what the tests and the demo start besides.
BUILD_PACKAGES := g++ libcurl4-openssl-dev libmicrohttpd-dev libsimdjson-dev libsqlite3-dev libxml2-dev libzstd-dev zlib1g-dev \
	ca-certificates tzdata
DEMO_PACKAGES := influxdb libjs-dygraphs
TEST_PACKAGES := influxdb victoria-metrics libjs-dygraphs chromium chromium-driver

# What runs is one process each: together they would hold thousands of sockets and files open at once, and some look at the
# process they run in. The last one reads what all others logged.
ALONE := $(addprefix IntegrationTests., PageTests KillTests SoakTests LoadTests EveryDiskCallFailsTests \
	EveryProviderCallFailsTests EveryDatabaseCallFailsTests)
TESTS := $(filter-out LogsTests, $(notdir $(wildcard Tests/*Tests))) $(ALONE) FuzzTests LogsTests
SUITE_LOGS := $(CURDIR)/.build/suite-logs

.DEFAULT_GOAL := help
.PHONY: help build release demo pictures test torture faults soak load lint format bench fuzz sanitize packages demo-packages test-packages clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: packages ## Build for working on it
	$(SWIFT) build

release: packages ## Build the program that is shipped: .build/release/fitbit-sync
	$(SWIFT) build -c release --product fitbit-sync --static-swift-stdlib

demo: demo-packages release ## See the main job happen, without an account
	.build/release/fitbit-sync demo $(DEMO)

test: test-packages lint ## Pass every test
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	@rm -rf $(SUITE_LOGS) && mkdir -p $(SUITE_LOGS)
	@set -o pipefail; for tests in $(TESTS); do \
		skipped=; if [ $$tests = IntegrationTests ]; then skipped="$(addprefix --skip ^,$(ALONE))"; fi; \
		SUITE_LOGS=$(SUITE_LOGS) $(SWIFT) test --skip-build --filter "^$$tests[./]" $$skipped 2>&1 \
			| tee $(SUITE_LOGS)/$$tests.out || exit 1; \
	done

faults: test-packages ## Fail every call of the disk, the provider and InfluxDB in turn: an hour or less
	$(SWIFT) build --build-tests
	FAULTS_EVERY=1 $(SWIFT) test --skip-build --filter '^IntegrationTests\.Every.*CallFailsTests'

load: test-packages release ## Bear a thousand clients and a hostile crowd for LOAD_SECONDS (60)
	@$(call install,wrk)
	$(SWIFT) build --build-tests
	LOAD_SECONDS=$${LOAD_SECONDS:-60} FITBIT_SYNC_PROGRAM=$(CURDIR)/.build/release/fitbit-sync \
		$(SWIFT) test --skip-build --filter '^IntegrationTests\.LoadTests'

torture: export TORTURE_KILLS ?= 300
torture: test-packages ## Kill the program at 300 random moments, lose nothing (TORTURE_KILLS, TORTURE_SEED)
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --filter '^IntegrationTests\.KillTests'

# Optimised, since it is long, and open to the tests; in a folder of its own.
OPTIMISED := -c release -Xswiftc -enable-testing --scratch-path .build/optimized

soak: export SOAK_DAYS ?= 42
soak: test-packages ## Run six weeks of simulated time, and see that nothing grows (SOAK_DAYS)
	$(SWIFT) build --build-tests $(OPTIMISED)
	$(SWIFT) test --skip-build $(OPTIMISED) --filter '^IntegrationTests\.SoakTests'

lint: ## Check the form of every file
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format: ## Give every file its form
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

pictures: test-packages ## Make the README's pictures anew
	$(SWIFT) build --build-tests
	PICTURES=$(CURDIR)/Sources/SyncService/Documentation.docc/Resources \
		$(SWIFT) test --skip-build --filter '^IntegrationTests\.PageTests/LookTests'

bench: packages ## Measure decoding, a synced year, and the charts in Chromium
	$(SWIFT) build -c release --product fitbit-sync-bench
	.build/release/fitbit-sync-bench

fuzz: packages ## Let libFuzzer think of bad input (FUZZ_SECONDS each)
	Tests/Fuzz/fuzz.sh

sanitize: test-packages ## Pass the unit tests under the address and the thread sanitizer
	Tests/Sanitizers/sanitize.sh

packages:
	@$(call install,$(BUILD_PACKAGES))

demo-packages: packages
	@$(call install,$(DEMO_PACKAGES))

test-packages: packages
	@$(call install,$(TEST_PACKAGES))

clean: ## Remove what was built
	rm -rf .build

# Installs the Debian packages that are missing, and only those. The database servers are started by the demo and the
# tests themselves, so a service that a package would start by itself is left off.
define install
missing=""; for name in $(1); do \
	dpkg-query -W -f '$${Status}' $$name 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$name"; \
done; \
if [ -n "$$missing" ]; then \
	echo "Installing$$missing"; \
	$(SUDO) apt-get update -qq && \
	$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null || exit 1; \
	for service in influxdb victoria-metrics; do \
		case "$$missing" in *$$service*) \
			if [ -d /run/systemd/system ]; then $(SUDO) systemctl disable --now $$service || true; fi ;; \
		esac; \
	done; \
fi
endef
