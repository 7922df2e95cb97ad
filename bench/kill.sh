#!/usr/bin/env bash
# Kills the whole program (SIGKILL) again and again while events come in and deliveries go out, then compares what was acknowledged with what is
# stored and what the other side was told: bench/kill.sh [ROUNDS] [--postgres CONNECTION]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=20
if [[ ${1:-} =~ ^[0-9]+$ ]]; then
  rounds=$1
  shift
fi
dotnet build bench/Portal.Bench -c Release -v quiet -clp:NoSummary
exec dotnet bench/Portal.Bench/bin/Release/net10.0/Portal.Bench.dll kill --rounds "$rounds" "$@"
