#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
# SPDX-License-Identifier: EUPL-1.2

# Lints an OpenAPI document with Redocly (recommended-strict, where every
# warning is an error) and Spectral (all rules of spectral:oas and of the OWASP
# set). Any finding fails, a hint too.
#
#   .ci/apilint/run.sh docs/openapi.json
#
# Both linters run, so that one run shows all.
set -euo pipefail

if [ "$#" -ne 1 ] || [ ! -f "$1" ]; then
	echo "usage: $0 FILE   (an OpenAPI document)" >&2
	exit 2
fi
if ! command -v npm >/dev/null || ! node -e '
	const [major, minor] = process.versions.node.split(".").map(Number);
	process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'; then
	echo "$0: needs npm and Node.js 20.19 or later" >&2
	exit 2
fi
document=$(realpath "$1")
cd "$(dirname "$0")"

# The copy tells a complete installation of this lock file from any other.
if ! cmp -s package-lock.json node_modules/.installed-lock; then
	# No package may run a script of its own: one of them reports to its makers.
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	cp package-lock.json node_modules/.installed-lock
fi

# Nothing of the document or of this machine is to be reported anywhere.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

failed=0
node_modules/.bin/redocly lint --config redocly.yaml "$document" || failed=1
node_modules/.bin/spectral lint --ruleset .spectral.yaml --fail-severity=hint "$document" || failed=1

if [ "$failed" -ne 0 ]; then
	echo "apilint: findings in $document" >&2
	exit 1
fi
echo "apilint: 0 errors and 0 warnings (Redocly recommended-strict, spectral:oas all, OWASP all)"
