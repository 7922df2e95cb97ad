# Sourced by test.sh: the temporary folder of the run. What tests leave in it when they are killed goes with the run.

scratch=''

# In memory where there is room: every commit of a SQLite file waits for the disk, and nothing the tests write has to outlive a power
# cut. Tests start programs from there too. A TMPDIR that somebody chose is kept.
make_scratch() {
  if [[ -z ${TMPDIR:-} ]] && has_room_in_memory && scratch=$(mktemp -d /dev/shm/portal-tests-XXXXXX 2>/dev/null); then
    if ! may_run_programs_in "$scratch"; then
      remove_scratch
    fi
  fi
  if [[ -z $scratch ]]; then
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/portal-tests-XXXXXX")
  fi
  chmod 755 "$scratch" # another user's program, such as PostgreSQL, must be able to look in
}

# A container often has 64 MB there. Besides the room, the memory itself must be free: a run needs 2 GB of files at most.
has_room_in_memory() {
  local needed=$((3 * 1024 * 1024)) room memory
  room=$(df -Pk /dev/shm 2>/dev/null | awk '$1 == "tmpfs" || $1 == "shm" { print $4 }')
  memory=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo 2>/dev/null)
  [[ ${room:-0} -ge $needed && ${memory:-0} -ge $((2 * needed)) ]]
}

may_run_programs_in() {
  printf '#!/bin/sh\n' >"$1/try" && chmod +x "$1/try" && "$1/try" 2>/dev/null && rm "$1/try"
}

remove_scratch() {
  if [[ -n $scratch ]]; then
    rm -rf "$scratch"
    scratch=''
  fi
}
