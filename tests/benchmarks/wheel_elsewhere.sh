#!/usr/bin/env bash
# Builds the wheel, installs it for real into a fresh virtual environment in a temporary folder, and there, far from the
# checkout and with an empty home, runs the demo and verifies its clip with nothing fetched; then fetches other weights.
# Minutes long, needs pip's index and 3 GB; run by hand: tests/benchmarks/wheel_elsewhere.sh [CONSTRAINTS]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
constraints=$(realpath "${1:-$root/.ci/constraints.txt}")
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT

"$root/.ci/setup" dev
cd "$root"
.venv/bin/python -c 'import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])' "$away"
cd "$away"
"$root/.venv/bin/python" -m venv venv
venv/bin/python -m pip install --quiet -c "$constraints" ./drillcheck-*.whl

mkdir home work
cd work
here() { env -u DRILLCHECK_MODELS -u XDG_CACHE_HOME HOME="$away/home" "$away/venv/bin/drillcheck" "$@"; }
expect() { # expect CODE COMMAND…: shows the command, and fails unless it exits with CODE
    local want=$1 got=0
    shift
    printf '\n== drillcheck %s\n' "$*"
    here "$@" || got=$?
    [ "$got" -eq "$want" ] || { printf 'expected exit code %s, got %s\n' "$want" "$got" >&2; exit 1; }
}
expect 0 --version
expect 0 demo --list
expect 0 doctor
expect 0 policy show
expect 0 demo
clip=$(find . "$away/home" -name '*.mp4' | head -n 1)
roster=$(find . "$away/home" -name '*.csv' | head -n 1)
[ -n "$clip" ] && [ -n "$roster" ] && expect 0 verify "$clip" --roster "$roster" --json
expect 0 models fetch
expect 0 models fetch fall-yolov8s
printf '\nthe wheel works elsewhere\n'
