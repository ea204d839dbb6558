import { bash } from './shell.js';

/**
 * Whether ClickHouse still has the tables that the sync job writes. Where its volume was lost, the init script makes them
 * again, empty and with other UUIDs, and a job that goes on from its offsets would never fill them.
 */
export const TABLES = bash`
# query SQL: what ClickHouse answers to the user of the sync job; fails where it does not.
query() (
  LC_ALL=C
  login=$(printf '%s:%s' "$sink_user" "\${!sink_password}" | base64 | tr -d '\n')
  exec 2>/dev/null 3<>"/dev/tcp/$clickhouse" || exit 1
  printf 'POST / HTTP/1.0\r\nAuthorization: Basic %s\r\nContent-Length: %d\r\n\r\n%s' "$login" "\${#1}" "$1" >&3
  answer=$(timeout 10 cat <&3)
  [[ $answer == HTTP/*' 200 OK'*$'\r\n\r\n'* ]] && printf '%s' "\${answer#*$'\r\n\r\n'}"
)

tables_file() { echo "$state/jobs/tables-g$generation"; }

# record_tables: writes down which tables a sync job of this generation fills.
record_tables() {
  local now
  now=$(query "$tables_query") && [[ -n $now ]] || return 1
  printf '%s\n' "$now" >"$(tables_file).new" && mv "$(tables_file).new" "$(tables_file)"
}

# same_tables: true where they are still those. What cdcctl has submitted is written down when it is first seen.
same_tables() {
  local now
  if [[ ! -e $(tables_file) ]]; then
    record_tables
    return
  fi
  now=$(query "$tables_query") || return 1
  if [[ $now == "$(<"$(tables_file)")" ]]; then return; fi
  say_once "$pipeline-sync: the tables in ClickHouse are not those that it has filled: they were lost, made again or swapped.
Going on would leave rows out. $anew"
  return 2
}

# watch_tables: the same once a minute; true where ClickHouse does not answer, which the job itself can stand.
watch_tables() {
  if ((SECONDS >= \${watch_at:-0})); then
    watch_at=$((SECONDS + 60)) tables_state=0
    same_tables || tables_state=$?
  fi
  ((tables_state != 2))
}
`;
