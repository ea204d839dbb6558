#!/usr/bin/env bash
# Stand-in for the entrypoint of the image `flink`: FLINK_PROPERTIES and the commands jobmanager and taskmanager; any
# other command is run as it is. Root steps down to the user flink.
set -eo pipefail
conf=$FLINK_HOME/conf

options=("jobmanager.rpc.address=${JOB_MANAGER_RPC_ADDRESS:-$(hostname -f)}" blob.server.port=6124 query.server.port=6125)
if [[ -n ${TASK_MANAGER_NUMBER_OF_TASK_SLOTS-} ]]; then
  options+=("taskmanager.numberOfTaskSlots=$TASK_MANAGER_NUMBER_OF_TASK_SLOTS")
fi

# Until 1.18: flink-conf.yaml, to which the text is added as it is; of a key that is there twice the last one counts.
add_to_flat_file() {
  local option
  for option in "${options[@]}"; do echo "${option%%=*}: ${option#*=}"; done >>"$conf/flink-conf.yaml"
  envsubst <<<"${FLINK_PROPERTIES-}" >>"$conf/flink-conf.yaml"
}

# From 1.19: config.yaml, by Flink's own parser. Every kind of space is taken out, the first colon ends the key, and the
# value may name variables.
update_config() {
  local line
  while IFS= read -r line; do
    line=${line//[[:space:]]/}
    if [[ -n $line ]]; then options+=("${line%%:*}=$(envsubst <<<"${line#*:}")"); fi
  done <<<"${FLINK_PROPERTIES-}"
  java -cp "$FLINK_HOME/lib/*" org.apache.flink.runtime.util.bash.BashJavaUtils UPDATE_AND_GET_FLINK_CONFIGURATION \
    --configDir "$conf" "${options[@]/#/-D}" 2>/dev/null | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p' >"$conf/config.new"
  [[ -s $conf/config.new ]] || { echo "the configuration could not be updated" >&2; exit 1; }
  cat "$conf/config.new" >"$conf/config.yaml"
}

if [[ -e $conf/flink-conf.yaml ]]; then add_to_flat_file; else update_config; fi

step_down=()
if ((EUID == 0)); then step_down=(gosu flink); fi
case $1 in
  help) echo "usage: docker-entrypoint.sh jobmanager|taskmanager|help|COMMAND" ;;
  jobmanager | taskmanager) exec "${step_down[@]}" "$FLINK_HOME/bin/$1.sh" start-foreground "${@:2}" ;;
  *) exec "${step_down[@]}" "$@" ;;
esac
