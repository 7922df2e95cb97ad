#!/usr/bin/env bash
# The whole of CI: format, build without warnings, documents, tests. Ends with "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

mkdir -p artifacts
PORTAL_TESTS_COUNTS=$(mktemp "$PWD/artifacts/counts-XXXXXX")
export PORTAL_TESTS_COUNTS
report=()
step_name='' step_started=0

# Runs however the script ends, so that the counts are always the last line.
finish() {
  local status=$?
  trap - EXIT
  if [[ $status -ne 0 && -n $step_name ]]; then
    report+=("$(printf '%-8s FAILED after %d s' "$step_name" $((SECONDS - step_started)))")
  fi
  printf '\n'
  printf '%s\n' "${report[@]}"
  local counts='0 passed, 0 failed, 0 skipped'
  if [[ -s $PORTAL_TESTS_COUNTS ]]; then
    counts=$(<"$PORTAL_TESTS_COUNTS")
  fi
  rm -f "$PORTAL_TESTS_COUNTS"
  printf '%s\n' "$counts"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() {
  step_name=$1
  step_started=$SECONDS
  shift
  printf '\n== %s: %s\n' "$step_name" "$*"
  "$@"
  report+=("$(printf '%-8s %d s' "$step_name" $((SECONDS - step_started)))")
  step_name=''
}

step tools dotnet tool restore
step format dotnet csharpier check .
step restore dotnet restore --locked-mode
step build dotnet build --no-restore -v:quiet
step docs ./test.sh --no-build Category=Docs
step tests ./test.sh --no-build "$@"
