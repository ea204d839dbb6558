#!/usr/bin/env bash
# Stand-in for the entrypoint of clickhouse/clickhouse-server: what its documentation says of environment variables, of
# /docker-entrypoint-initdb.d and of the user `default`.
set -eo pipefail
shopt -s nullglob

escape() {
  local text=${1//&/&amp;}
  printf '%s' "${text//</&lt;}"
}

# user NAME PASSWORD ACCESS_MANAGEMENT NETWORK
user_xml() {
  printf '<%s replace="replace"><password>%s</password><networks><ip>%s</ip></networks><profile>default</profile>' \
    "$1" "$(escape "$2")" "$4"
  printf '<quota>default</quota><access_management>%s</access_management></%s>' "$3" "$1"
}

write_users() {
  local name=${CLICKHOUSE_USER:-default} password=${CLICKHOUSE_PASSWORD-} user
  local access=${CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT:-0}
  if [[ ${CLICKHOUSE_SKIP_USER_SETUP:-0} == 1 ]]; then
    user=$(user_xml default '' 0 ::/0)
  elif [[ $name != default || -n $password || $access != 0 ]]; then
    user=$(user_xml "$name" "$password" "$access" ::/0)
  else
    user=$(user_xml default '' 0 127.0.0.1)
  fi
  echo "<clickhouse><users>$user</users></clickhouse>" >/etc/clickhouse-server/users.d/default-user.xml
}

# Users that init scripts have made; see users.mjs.
take_created_users() {
  if [[ -e /var/lib/clickhouse/access/users.xml ]]; then
    cp /var/lib/clickhouse/access/users.xml /etc/clickhouse-server/users.d/created-users.xml
    chmod 644 /etc/clickhouse-server/users.d/created-users.xml
  fi
}

run_init_files() {
  local file client=(clickhouse-client --multiquery --host 127.0.0.1 --user "${CLICKHOUSE_USER:-default}"
    --password "${CLICKHOUSE_PASSWORD-}")
  if [[ -n ${CLICKHOUSE_DB-} ]]; then "${client[@]}" --query "CREATE DATABASE IF NOT EXISTS $CLICKHOUSE_DB"; fi
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
      *.sql) "${client[@]}" <"$file" ;;
      *.sql.gz) gunzip -c "$file" | "${client[@]}" ;;
      *) echo "ignoring $file" >&2 ;;
    esac
  done
}

# The first start: a server that only this container reaches runs the init files. Its loopback interface answers
# before they have run.
initialise() {
  local server
  "${step_down[@]}" clickhouse-server --config-file="$CLICKHOUSE_CONFIG" -- --listen_host=127.0.0.1 &
  server=$!
  until (exec 3<>/dev/tcp/127.0.0.1/8123) 2>/dev/null; do
    kill -0 "$server" || exit 1
    sleep 0.2
  done
  run_init_files
  kill "$server"
  # Its exit code says nothing: the embedded engine dies of the signal.
  wait "$server" || true
}

step_down=()
if ((EUID == 0)); then
  chown -R clickhouse:clickhouse /var/lib/clickhouse
  step_down=(gosu clickhouse)
fi
write_users
if [[ ! -d /var/lib/clickhouse/data || -n ${CLICKHOUSE_ALWAYS_RUN_INITDB_SCRIPTS-} ]]; then initialise; fi
take_created_users
if [[ $# == 0 || $1 == --* ]]; then
  # The embedded engine leaves the signal to its default action, which the first process of a container does not have.
  "${step_down[@]}" clickhouse-server --config-file="$CLICKHOUSE_CONFIG" "$@" &
  server=$!
  trap 'kill "$server"; wait "$server"; exit 0' TERM INT
  wait "$server"
  exit
fi
exec "$@"
