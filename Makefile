# parcelwarden: `make run` shows it, `make test` proves it. Both install what they need.
GO      ?= go
BIN     := bin/parcelwarden
DEMO    ?= --listen 127.0.0.1:8080
SHARED  ?= ../shared
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo dev)
export CGO_ENABLED = 1

.DEFAULT_GOAL := help
.PHONY: help build run test lint fmt conformance bench clean

help: ## print this help
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/parcelwarden
	@.tools/setup.sh run
	$(GO) build -trimpath -ldflags "-X main.version=$(VERSION)" -o $(BIN) ./cmd/parcelwarden

run: build ## set up, then start the demo: simulated couriers, mail sink, pages on 127.0.0.1:8080
	$(BIN) demo $(DEMO)

test: ## set up, then run every test: unit, scenario, SQLite, PostgreSQL, SMTP, browser
	@.tools/setup.sh test
	$(GO) test -race -tags servers -timeout 40m ./...

lint: ## vet, formatting, style, import rules
	@.tools/setup.sh lint
	$(GO) vet -tags servers ./...
	$(GO) tool -modfile=.tools/go.mod golangci-lint run

fmt: ## format the code
	$(GO) tool -modfile=.tools/go.mod golangci-lint fmt

conformance: build ## compare the decoders with the sample answers in $(SHARED), if it is there
	@CGO_ENABLED=1 .tools/conformance.sh $(BIN) $(SHARED)

bench: build ## throughput of the whole path beside a bare baseline of the same run
	$(BIN) bench poll,import

clean: ## remove what was built
	rm -rf bin coverage.out
