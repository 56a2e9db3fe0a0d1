# The usual tasks. `make` alone lists them.
GO ?= go
LINT_VERSION := v2.1.6

# Packages that take -update to write their golden files and generated documents anew.
GOLDEN := $(shell grep -rl --exclude-dir=provider --include='*_test.go' 'flag.Bool."update"' . | xargs -n1 dirname | sort -u)

.PHONY: help
help: ## List the tasks
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

.PHONY: build
build: ## Build the command into bin/
	$(GO) build -o bin/palisade ./cmd/palisade

.PHONY: test
test: ## Run all tests
	$(GO) test ./...

.PHONY: race
race: ## Run the tests of pkg/ under the race detector
	$(GO) test -race $$($(GO) list ./pkg/... | grep -v '/pkg/reach$$')
	$(GO) test -race ./pkg/reach -networks 20

.PHONY: lint
lint: ## gofmt, vet and golangci-lint (installed if missing)
	@unformatted="$$(gofmt -l $$(git ls-files '*.go'))"; test -z "$$unformatted" || { echo "not gofmt-ed:"; echo "$$unformatted"; exit 1; }
	$(GO) vet ./...
	@command -v golangci-lint >/dev/null || $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	PATH="$$PATH:$$($(GO) env GOPATH)/bin" golangci-lint run

.PHONY: docs
docs: ## Write golden files and generated documents anew; review them as a diff
	@# pages of components are written from the schema, and pictures from the golden networks of the examples
	$(GO) -C provider test . -update
	@for package in ./tests/examples $(filter-out ./tests/examples,$(GOLDEN)); do $(GO) test $$package -update || exit 1; done
	git diff --stat

.PHONY: bench
bench: ## Run the benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./pkg/... ./internal/...
