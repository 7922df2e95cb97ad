# Sourced by test.sh: a PostgreSQL cluster of the run's own, on a free loopback port, gone when the run ends.

postgres_programs=''
postgres_directory=''
postgres_process=''

# PostgreSQL refuses to run as root, so root hands it to the system user that its package made.
# The server also ends by itself if this script is killed so hard that no trap runs.
as_postgres() {
  if [[ $(id -u) -eq 0 ]]; then
    exec setpriv --reuid postgres --regid postgres --init-groups --pdeathsig INT -- "$@"
  elif command -v setpriv >/dev/null; then
    exec setpriv --pdeathsig INT -- "$@"
  else
    exec "$@"
  fi
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start_postgres() {
  if [[ -n ${PORTAL_TESTS_POSTGRES:-} || -z $postgres_programs ]]; then
    return 0
  fi

  postgres_directory=$(mktemp -d "$scratch/postgres-XXXXXX")
  local password
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && printf '%s' "$password" >"$postgres_directory/password")
  if [[ $(id -u) -eq 0 ]]; then
    chown -R postgres:postgres "$postgres_directory"
  fi

  if ! (cd / && as_postgres "$postgres_programs/initdb" -D "$postgres_directory/cluster" -U portal --pwfile="$postgres_directory/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync) >"$postgres_directory/initdb.log" 2>&1; then
    cat "$postgres_directory/initdb.log" >&2
    exit 1
  fi

  local attempt port
  for attempt in {1..20}; do
    port=$((20000 + RANDOM % 12000))
    if port_is_free "$port" && postgres_answers_on "$port"; then
      export PORTAL_TESTS_POSTGRES="Host=127.0.0.1;Port=$port;Username=portal;Password=$password;Database=postgres"
      return 0
    fi
  done
  cat "$postgres_directory/server.log" >&2
  echo 'PostgreSQL did not start.' >&2
  exit 1
}

# Nothing the tests write has to outlive a power cut, so nothing waits for the disk.
postgres_answers_on() {
  local port=$1 tries
  (cd / && as_postgres "$postgres_programs/postgres" -D "$postgres_directory/cluster" -p "$port" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off) >>"$postgres_directory/server.log" 2>&1 &
  postgres_process=$!
  for tries in {1..150}; do
    if ! kill -0 "$postgres_process" 2>/dev/null; then
      wait "$postgres_process" || true
      postgres_process=''
      return 1
    fi
    # The port may be another server's that was quicker; then ours has written no "ready" and ends by itself.
    if grep -qs 'ready' "$postgres_directory/cluster/postmaster.pid"; then
      return 0
    fi
    sleep 0.2
  done
  stop_postgres_process
  return 1
}

stop_postgres_process() {
  if [[ -n $postgres_process ]]; then
    kill -QUIT "$postgres_process" 2>/dev/null || true
    wait "$postgres_process" 2>/dev/null || true
    postgres_process=''
  fi
}

stop_postgres() {
  stop_postgres_process
  if [[ -n $postgres_directory ]]; then
    rm -rf "$postgres_directory"
    postgres_directory=''
  fi
}
