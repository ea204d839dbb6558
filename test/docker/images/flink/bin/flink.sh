#!/usr/bin/env bash
# Stand-in for jobmanager.sh, taskmanager.sh and flink of a Flink distribution; which one is asked for is in the name that this is called by. Memory is worked out by Flink's own BashJavaUtils, as there.
set -eo pipefail
name=$(basename "$0" .sh)
export FLINK_CONF_DIR=${FLINK_CONF_DIR:-/opt/flink/conf} FLINK_LIB_DIR=/opt/flink/lib
export FLINK_PLUGINS_DIR=/opt/flink/plugins

# All jars of lib/ and its subfolders in the order of their paths.
classpath=$(find "$FLINK_LIB_DIR" ! -type d -name '*.jar' | sort | paste -sd:)

modules=(--add-exports=java.base/sun.net.util=ALL-UNNAMED --add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED
  --add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED)
for package in lang lang.reflect net io nio text time util util.concurrent util.concurrent.atomic \
  util.concurrent.locks; do
  modules+=("--add-opens=java.base/java.$package=ALL-UNNAMED")
done
modules+=(--add-opens=java.base/sun.nio.ch=ALL-UNNAMED)

# The last lines of the answer: JVM options, then dynamic properties.
resources() {
  java -cp "$classpath" org.apache.flink.runtime.util.bash.BashJavaUtils "$1" --configDir "$FLINK_CONF_DIR" "${@:2}" \
    2>/dev/null | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'
}

run() {
  exec java "${options[@]}" "${modules[@]}" "-Dlog4j.configurationFile=file:$FLINK_CONF_DIR/log4j-console.properties" \
    -cp "$classpath" "$@"
}

case $name in
  jobmanager | taskmanager)
    [[ $1 == start-foreground ]] || { echo "usage: $name.sh start-foreground [option]..." >&2; exit 64; }
    shift
    if [[ $name == jobmanager ]]; then
      command=GET_JM_RESOURCE_PARAMS main=org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint
    else
      command=GET_TM_RESOURCE_PARAMS main=org.apache.flink.runtime.taskexecutor.TaskManagerRunner
    fi
    mapfile -t lines < <(resources "$command" "$@")
    read -ra options <<<"${lines[0]}"
    read -ra dynamic <<<"${lines[1]}"
    options+=(-XX:+UseG1GC)
    run "$main" --configDir "$FLINK_CONF_DIR" "${dynamic[@]}" "$@"
    ;;
  flink)
    options=()
    run org.apache.flink.client.cli.CliFrontend "$@"
    ;;
esac
