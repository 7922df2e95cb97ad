# Sourced by test.sh: finds Chromium, fonts, PostgreSQL and Mosquitto, and installs them through apt where that is possible.

can_install() { [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; }
required() { [[ ",$PORTAL_TESTS_REQUIRE," == *",$1,"* ]]; }

# One installation at a time on a machine; apt's own lock is waited for as well.
install_packages() {
  printf 'Installing %s …\n' "$*"
  (
    flock 9
    export DEBIAN_FRONTEND=noninteractive
    local log
    log=$(mktemp)
    if ! { apt-get -o DPkg::Lock::Timeout=300 update &&
      apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
      cat "$log" >&2
      rm -f "$log"
      exit 1
    fi
    rm -f "$log"
  ) 9>"${TMPDIR:-/tmp}/portal-tests-install-$(id -u).lock"
}

# Says what is missing; ends the run only when it was asked for.
missing() {
  local need=$1 advice=$2
  if required "$need"; then
    printf '%s\nOr set PORTAL_TESTS_REQUIRE without "%s" to skip the tests that need it.\n' "$advice" "$need" >&2
    exit 1
  fi
  printf '%s The tests that need it are skipped.\n' "$advice"
}

find_browser() {
  local name
  for name in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [[ -n $name ]] && name=$(command -v "$name") && "$name" --version >/dev/null 2>&1; then
      printf '%s' "$name"
      return
    fi
  done
  return 1
}

# Without any font Chromium lays out every letter as an empty box and pictures are worthless.
has_fonts() { command -v fc-list >/dev/null && [[ -n $(fc-list : family) ]]; }

need_browser_and_fonts() {
  local packages=()
  find_browser >/dev/null || packages+=(chromium)
  has_fonts || packages+=(fontconfig fonts-liberation)
  if [[ ${#packages[@]} -gt 0 ]] && required browser && can_install; then
    install_packages "${packages[@]}"
  fi
  local browser
  if browser=$(find_browser); then
    export CHROMIUM_PATH=$browser
  else
    missing browser 'No Chromium found: install Chromium or Google Chrome, or set CHROMIUM_PATH to its program.'
  fi
}

# Distributions keep the server's programs out of the path, one folder per version; the newest wins.
find_postgres() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -Vr); do
    if [[ -x $folder/initdb && -x $folder/postgres ]]; then
      printf '%s' "$folder"
      return
    fi
  done
  folder=$(command -v initdb) && dirname "$folder"
}

need_postgres() {
  if ! postgres_programs=$(find_postgres) && required postgres && can_install; then
    # Debian would also make and start a cluster on port 5432, which nobody here asked for.
    local setting=/etc/postgresql-common/createcluster.d/portal-tests.conf
    mkdir -p "${setting%/*}"
    echo 'create_main_cluster = false' >"$setting"
    install_packages postgresql || { rm -f "$setting"; exit 1; }
    rm -f "$setting"
  fi
  if ! postgres_programs=$(find_postgres); then
    missing postgres 'No PostgreSQL server programs found: install PostgreSQL 15 or later (Debian: apt-get install postgresql).'
  fi
}

# Debian keeps the broker out of the path of users.
find_mosquitto() {
  local name
  for name in "${MOSQUITTO_PATH:-}" mosquitto /usr/sbin/mosquitto /usr/local/sbin/mosquitto; do
    if [[ -n $name ]] && name=$(command -v "$name"); then
      printf '%s' "$name"
      return
    fi
  done
  return 1
}

need_mosquitto() {
  if ! find_mosquitto >/dev/null && required mosquitto && can_install; then
    install_packages mosquitto
  fi
  local broker
  if broker=$(find_mosquitto); then
    export MOSQUITTO_PATH=$broker
  else
    missing mosquitto 'No Mosquitto found: install it (Debian: apt-get install mosquitto), or set MOSQUITTO_PATH to its program.'
  fi
}
