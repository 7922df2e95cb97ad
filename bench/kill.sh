#!/usr/bin/env bash
# Kills the whole program (SIGKILL) again and again while events come in and deliveries go out, then compares what was acknowledged with what is
# stored and what the other side was told: bench/kill.sh [mqtt] [ROUNDS] [--postgres CONNECTION]
# With "mqtt" events come by a Mosquitto too, which is restarted now and then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source build/test-needs.sh
broker=()
if [[ ${1:-} == mqtt ]]; then
  shift
  broker=(--mosquitto "$(find_mosquitto)")
fi
rounds=20
if [[ ${1:-} =~ ^[0-9]+$ ]]; then
  rounds=$1
  shift
fi
dotnet build bench/Portal.Bench -c Release -v quiet -clp:NoSummary
exec dotnet bench/Portal.Bench/bin/Release/net10.0/Portal.Bench.dll kill --rounds "$rounds" "${broker[@]}" "$@"
