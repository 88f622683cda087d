# SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
# SPDX-License-Identifier: EUPL-1.2
#
# Every task of a developer has a name here; „make“ lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/nachnutzung
# Where .ci/needs puts a Node.js when the system's is too old.
export PATH := $(CACHE)/node/bin:$(PATH)

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
ARGS ?=

.PHONY: help
help: ## Zeigt diese Liste
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Startet den Server; weitere Schalter mit ARGS="--addr 127.0.0.1:9000"
	go run ./cmd/nachnutzung serve $(ARGS)

.PHONY: build
build: ## Baut das Programm nach bin/nachnutzung, so wie es ausgeliefert wird
	CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.version=$(VERSION)" -o bin/nachnutzung ./cmd/nachnutzung

.PHONY: test
test: ## Alle Tests; installiert, was fehlt, oder nennt es und überspringt den Teil
	@.ci/needs || echo "Ohne diese Teile geht es weiter; die Tests dazu werden übersprungen."
	go test -timeout=20m ./...

.PHONY: test-short
test-short: ## Die schnellen Tests, ohne Browser und Auslieferung
	go test -short ./...

.PHONY: needs
needs: ## Installiert, was die Tests außer Go brauchen
	@.ci/needs

.PHONY: check
check: ## Alles, was ohne Server und Browser zu prüfen ist (unter 35 s)
	@.ci/check-generated
	@unformatted=$$(gofmt -l api cmd deploy docs internal); [ -z "$$unformatted" ] || { echo "gofmt fehlt: $$unformatted" >&2; exit 1; }
	@go mod tidy -diff >/dev/null || { echo "go.mod ist nicht aufgeräumt; bitte „go mod tidy“ aufrufen." >&2; exit 1; }
	go vet ./...
	.ci/golangci-lint run ./...
	go test ./internal

.PHONY: lint
lint: ## Nur golangci-lint; mit ARGS=--fix wird gemendet, was sich mechanisch menden lässt
	.ci/golangci-lint run $(ARGS) ./...

.PHONY: lint-api
lint-api: ## Prüft die OpenAPI-Beschreibung mit Redocly und Spectral
	.ci/apilint/run.sh docs/openapi.json

.PHONY: generate
generate: ## Erzeugt docs/ aus den Kommentaren der Handler und der api-Typen
	go generate ./...

.PHONY: bench
bench: ## Misst Start, Durchsatz neben einem naiven Server, Suche, Register und Portale (20 min); kürzer mit ARGS=-short
	go run ./internal/bench $(ARGS)

.PHONY: bench-register
bench-register: ## Misst nur das Register: Schreiben, Stichtag, Prüfen des Verlaufs (unter 10 min)
	go run ./internal/bench -only register $(ARGS)

.PHONY: bench-feed
bench-feed: ## Misst nur die Änderungsliste: Verzug, Kosten für das Schreiben, ein großer Schub (etwa 5 min)
	go run ./internal/bench -only feed $(ARGS)

.PHONY: bench-crowd
bench-crowd: ## Misst, wie lange andere warten, während 10.000 Verbindungen stillhalten, lauschen oder trödeln (1 min)
	go run ./internal/bench -only crowd $(ARGS)

.PHONY: bench-portals
bench-portals: ## Misst nur die Antworten aus dem Speicher, neben fertigen Bytes, nginx und während geschrieben wird (7 min)
	go run ./internal/bench -only portals $(ARGS)

.PHONY: bench-pages
bench-pages: ## Misst nur die Seiten aus dem Speicher und die Abdeckung nach einer Meldung (2 min)
	go run ./internal/bench -only pages $(ARGS)

.PHONY: bench-go
bench-go: ## Die Go-Benchmarks; Auswahl mit BENCH=muster, Wiederholungen mit COUNT=5
	go test -run='^$$' -bench='$(BENCH)' -benchmem -count=$(COUNT) -timeout=30m ./...

.PHONY: cover
cover: ## Testabdeckung je Paket und gesamt; Einzelheiten mit go tool cover -html=coverage.out
	go test -timeout=20m -coverpkg=./... -coverprofile=coverage.out ./...
	@go tool cover -func=coverage.out | tail -n 1

.PHONY: image-check
image-check: ## Baut, was das Container-Image enthielte, und startet es so
	go test -count=1 -v ./deploy

.PHONY: bilder
bilder: ## Nimmt die Bilder der Seiten in docs/bilder neu auf
	mkdir -p docs/bilder
	NACHNUTZUNG_BILDER=$(CURDIR)/docs/bilder go test -count=1 -run='^TestPictures$$' ./internal/web

.PHONY: fmt
fmt: ## Formatiert den Go-Quelltext
	gofmt -w api cmd deploy docs internal

.PHONY: clean
clean: ## Entfernt Gebautes und Gemessenes; die Datenbank in data/ bleibt
	rm -rf bin coverage.out
