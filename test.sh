#!/usr/bin/env bash
# Installs what the tests need where it is missing, starts a PostgreSQL of their own, runs them, prints the counts.
#
#   ./test.sh                        everything but the long suites
#   ./test.sh --long                 the long suites too
#   ./test.sh BillingAddress Flows   only tests whose full name contains one of the words
#   ./test.sh 'Category=Docs'        or a filter of dotnet test
#   ./test.sh --no-build …           on what is built already
#
# PORTAL_TESTS_REQUIRE names what must not be missing (default: postgres,browser,mosquitto); set it empty to skip those tests instead.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source build/test-needs.sh
source build/test-scratch.sh
source build/test-postgres.sh

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export PORTAL_TESTS_REQUIRE="${PORTAL_TESTS_REQUIRE-postgres,browser,mosquitto}"

long=false build=true
filters=()
for argument in "$@"; do
  case $argument in
    --long) long=true ;;
    --no-build) build=false ;;
    -*) printf 'Unknown option %s. See the first lines of test.sh.\n' "$argument" >&2; exit 2 ;;
    *[=~]*) filters+=("$argument") ;;
    *) filters+=("FullyQualifiedName~$argument") ;;
  esac
done

filter=$(IFS='|'; printf '%s' "${filters[*]-}")
if ! $long; then
  filter="${filter:+($filter)&}Category!=Long"
fi

started=$SECONDS
child=''
run_directory=''

cleanup() {
  local status=$?
  trap '' INT TERM
  trap - EXIT
  if [[ -n $child ]]; then
    stop_group "$child"
  fi
  stop_postgres
  remove_scratch
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# In the background, so that a signal reaches the traps at once and not after the command; and as a group, since the test
# programs, their browser and their servers do not end with "dotnet test".
run() {
  set -m
  "$@" &
  child=$!
  set +m
  local status=0
  wait "$child" || status=$?
  child=''
  return "$status"
}

stop_group() {
  local tries
  kill -TERM -- "-$1" 2>/dev/null || true
  for tries in {1..50}; do
    if ! kill -0 -- "-$1" 2>/dev/null; then
      return 0
    fi
    sleep 0.2
  done
  kill -KILL -- "-$1" 2>/dev/null || true
}

# vstest counts skipped tests as not executed; anything else that was not passed counts as failed.
print_counts() {
  local counters total executed passed
  counters=$(grep -o '<Counters [^>]*' "$1")
  total=$(sed 's/.* total="\([0-9]*\)".*/\1/' <<<"$counters")
  executed=$(sed 's/.* executed="\([0-9]*\)".*/\1/' <<<"$counters")
  passed=$(sed 's/.* passed="\([0-9]*\)".*/\1/' <<<"$counters")
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$((executed - passed))" "$((total - executed))"
}

mkdir -p artifacts/tests
find artifacts/tests -mindepth 1 -maxdepth 1 -type d -mtime +2 -exec rm -rf {} +
run_directory=$(mktemp -d "$PWD/artifacts/tests/run-XXXXXX")
export PORTAL_TESTS_ARTIFACTS="$run_directory"

need_browser_and_fonts
need_postgres
need_mosquitto
if $build; then
  # Two runs at once share the build output, so they build one after the other.
  exec {lock}>artifacts/build.lock
  flock "$lock"
  run dotnet restore --locked-mode
  run dotnet build --no-restore -v:quiet -clp:NoSummary
  exec {lock}>&-
fi
make_scratch
start_postgres

# each compiled method would be mapped twice, a tenth of the run
export DOTNET_EnableWriteXorExecute=0
# a busy machine may need long to start the test program
export VSTEST_CONNECTION_TIMEOUT=300
status=0
TMPDIR=$scratch run dotnet test Portal.Tests/Portal.Tests.csproj --no-build --filter "$filter" \
  --results-directory "$run_directory" --logger "trx;LogFileName=results.trx" --logger 'console;verbosity=minimal' \
  --blame-hang --blame-hang-timeout 6m --blame-hang-dump-type none || status=$?

printf '\nThe tests took %d min %02d s. Results and screenshots: %s\n' \
  $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)) "${run_directory#"$PWD"/}"

counts='0 passed, 0 failed, 0 skipped'
if [[ -f $run_directory/results.trx ]]; then
  counts=$(print_counts "$run_directory/results.trx")
else
  printf 'The test program ended without a report (exit code %d).\n' "$status" >&2
  status=1
fi
if [[ $status -eq 0 && $counts == '0 passed, '* ]]; then
  echo 'No test passed, so nothing was shown.' >&2
  status=1
fi
if [[ $status -eq 0 && $counts != *' 0 failed, '* ]]; then
  status=1
fi
if [[ -n ${PORTAL_TESTS_COUNTS:-} ]]; then
  printf '%s\n' "$counts" >"$PORTAL_TESTS_COUNTS"
fi
printf '%s\n' "$counts"
exit "$status"
