#!/usr/bin/env bash
# Brings the rendered compose project up on a Docker engine, with stand-ins where there are no official images, and
# follows a row from MySQL to ClickHouse.
#
#   stand-ins.sh [DIR]    DIR keeps the engine's data and the build contexts between runs; KEEP=1 leaves the stack up
#
# Exit code 77: skipped, as there is no engine; the reason is on stderr.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
dir=${1:-$(mktemp -d)}
work=$dir/workspace
readonly services=(mysql kafka flink-jobmanager flink-taskmanager sql-gateway clickhouse-server)

compose() { docker compose --project-directory "$work/compose" "$@"; }

finish() {
  local code=$?
  if ((code != 0 && code != 77)); then compose logs --tail 20 >&2 || true; fi
  if [[ -z ${KEEP-} ]]; then compose down --volumes --timeout 20 >/dev/null 2>&1 || true; fi
  if [[ -z ${KEEP-} ]]; then "$here/engine.sh" stop "$dir/engine"; fi
  exit "$code"
}

step() { printf '%(%H:%M:%S)T %s\n' -1 "$*"; }

# expect WHAT WANTED COMMAND...: within two minutes the command prints what is wanted.
expect() {
  local what=$1 wanted=$2 got=''
  shift 2
  for _ in $(seq 60); do
    got=$("$@" 2>&1) || true
    if [[ $got == "$wanted" ]]; then step "ok: $what" && return; fi
    sleep 2
  done
  echo "$what: expected '$wanted', got '$got'" >&2
  return 1
}

# A pipeline on ports of its own, its rendered files, passwords and the jars that its jobs need.
prepare() {
  local name port=25300
  rm -rf "$work"
  mkdir -p "$work/compose/connectors"
  sed '/^ports:/,$d' "$root/pipeline.yaml" >"$work/pipeline.yaml"
  echo 'ports:' >>"$work/pipeline.yaml"
  for name in mysql kafka flink sqlGateway clickhouseHttp clickhouseNative kafkaUi; do
    echo "  $name: $((port += 1))" >>"$work/pipeline.yaml"
  done
  (cd "$work" && node "$root/bin/cdcctl.js" render >/dev/null)
  (
    umask 077
    for name in MYSQL_{ROOT,APP,CDC}_PASSWORD CLICKHOUSE_{ADMIN,SINK,READER}_PASSWORD; do
      echo "$name=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')"
    done >"$work/compose/.env"
  )
  # shellcheck disable=SC1090
  source <(node "$here/images/artifacts.mjs")
  for name in flink-sql-connector-mysql-cdc mysql-connector-j flink-connector-kafka kafka-clients guava failureaccess; do
    cp "$flinkLib/$name"-*.jar "$work/compose/connectors/"
  done
  cp "$connectorJar" "$work/compose/connectors/"
}

mysql_query() {
  compose exec -T mysql bash -c 'MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --user=root --batch --skip-column-names' <<<"$1"
}

clickhouse_query() { compose exec -T clickhouse-server clickhouse-client --query "$1"; }

# The jobs' SQL with everything filled in, through the SQL client and the gateway.
submit() {
  local variables=(--env MYSQL_HOST=mysql --env MYSQL_PORT=3306 --env KAFKA_BOOTSTRAP_SERVERS=kafka:29092
    --env CLICKHOUSE_URL=http://clickhouse-server:8123)
  while IFS= read -r line; do variables+=(--env "$line"); done <"$work/compose/.env"
  compose exec -T "${variables[@]}" flink-jobmanager \
    bash -c 'envsubst >/tmp/job.sql && sql-client.sh gateway -e sql-gateway:8083 -f /tmp/job.sql' \
    <"$work/flink-sql/$1.sql" >"$work/$1.log" 2>&1
  grep -q 'Job ID:' "$work/$1.log" || { tail -20 "$work/$1.log" >&2; return 1; }
}

job_states() {
  compose exec -T flink-jobmanager bash -c '
    exec 3<>/dev/tcp/flink-jobmanager/8081
    printf "GET /jobs/overview HTTP/1.0\r\n\r\n" >&3
    grep -o "\"state\":\"[A-Z]*\"" <&3 | sort | uniq -c | tr -s " "'
}

eval "$("$here/engine.sh" start "$dir/engine")"
trap finish EXIT
node "$root/bin/bootstrap.js"
step 'building what is missing of the images'
"$here/images/build.sh" "$root/compose/docker-compose.yaml" "$dir/images"
prepare
step 'up'
compose up --detach --wait "${services[@]}" >/dev/null 2>&1 || { compose ps --all; exit 1; }
step 'ok: all healthy'

expect 'MySQL has the table and the users' $'cdc\ncdcctl_app\norders' mysql_query \
  "SELECT user FROM mysql.user WHERE user LIKE 'cdc%' UNION ALL
   SELECT table_name FROM information_schema.tables WHERE table_schema = 'order_db' ORDER BY 1"
expect 'ClickHouse has the view' 'orders_realtime' clickhouse_query \
  "SELECT name FROM system.tables WHERE database = 'order_analytics' AND engine = 'View'"
expect 'ClickHouse has the users' $'cdc_sink\ncdcctl_reader' clickhouse_query \
  "SELECT name FROM system.users WHERE name LIKE 'cdc%' ORDER BY 1"

compose exec -T kafka kafka-topics --bootstrap-server kafka:29092 --create --topic orders-cdc-topic --partitions 3 \
  --config cleanup.policy=compact >/dev/null
submit cdc
submit sync
expect 'both jobs run' ' 2 "state":"RUNNING"' job_states
mysql_query "INSERT INTO order_db.orders (user_id, product_name, quantity, total_price) VALUES (7, 'tea', 2, 9.5)"
expect 'a row arrives' $'7\ttea\t2\t9.5\tpending\tINSERT' clickhouse_query \
  'SELECT user_id, product_name, quantity, total_price, status, operation_type FROM order_analytics.orders_realtime'

compose restart --timeout 60 mysql kafka clickhouse-server >/dev/null 2>&1
expect 'a change arrives after the databases and the broker were restarted' $'paid' bash -c "
  $(declare -f compose mysql_query clickhouse_query)
  work=$work
  mysql_query \"UPDATE order_db.orders SET status = 'paid'\" && clickhouse_query \
  'SELECT status FROM order_analytics.orders_realtime'"
step 'done'
