#!/bin/sh
# The committed OpenAPI document is the service's own, is clean, and yields clients that compile.
set -eu
cd "$(dirname "$0")/../.."
node=tests/contract/node
bin=$node/node_modules/.bin
export REDOCLY_TELEMETRY=off NO_COLOR=1
mkdir -p build

quietly() { # TITLE COMMAND...: what the command says is told only where it fails
    title=$1
    shift
    if "$@" >build/contract.log 2>&1; then
        echo "contract: $title"
    else
        cat build/contract.log >&2
        echo "contract: NOT $title" >&2
        exit 1
    fi
}

# Joined by &&, for `set -e` does not hold inside a condition.
python_client() {
    rm -rf build/python && mkdir -p build/python &&
        openapi-python-client generate --path docs/openapi.json --config tests/contract/python_client.yaml \
            --output-path build/python/steerco_client --meta none --fail-on-warning &&
        python -m compileall -q build/python &&
        PYTHONPATH=build/python python -W error -c 'import pkgutil, steerco_client
for module in pkgutil.walk_packages(steerco_client.__path__, "steerco_client."): __import__(module.name)' &&
        mypy --config-file /dev/null --no-error-summary build/python/steerco_client
}

typescript_client() {
    mkdir -p build/typescript &&
        $bin/openapi-typescript docs/openapi.json --output build/typescript/schema.d.ts &&
        $bin/tsc --project $node
}

steerco openapi >build/openapi.json
quietly "docs/openapi.json is current (else: make openapi)" diff -u docs/openapi.json build/openapi.json
quietly "redocly finds nothing" $bin/redocly lint --config $node/redocly.yaml docs/openapi.json
quietly "spectral finds nothing" $bin/spectral lint --ruleset $node/spectral.yaml --fail-severity warn docs/openapi.json
quietly "the Python client compiles" python_client
quietly "the TypeScript client compiles" typescript_client
