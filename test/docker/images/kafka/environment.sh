# Sourced by both images' `run`.

# properties DASH UNDERSCORE: every variable KAFKA_A_B as a line a.b=value. How many underscores stand for a dash and
# for an underscore differs between the images.
properties() {
  local name key
  for name in $(compgen -e | grep '^KAFKA_'); do
    case $name in
      KAFKA_HEAP_OPTS | KAFKA_OPTS | KAFKA_LOG4J_OPTS | KAFKA_JMX_OPTS | KAFKA_VERSION) continue ;;
    esac
    key=$(sed -E "s/([^_])$1([^_])/\1-\2/g; s/([^_])$2([^_])/\1:\2/g; s/_/./g; s/:/_/g" <<<"${name#KAFKA_}")
    echo "${key,,}=${!name}"
  done
}

require() {
  if [[ -z ${!1-} ]]; then
    echo "$1 is required." >&2
    exit 1
  fi
}

# A directory that has been formatted before is left as it is.
format() {
  local output
  output=$(/opt/kafka/bin/kafka-storage.sh format --cluster-id="$CLUSTER_ID" -c "$1" 2>&1) ||
    grep -qi 'already formatted' <<<"$output" || { echo "$output" >&2; exit 1; }
}

serve() {
  export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G}
  export KAFKA_LOG4J_OPTS=${KAFKA_LOG4J_OPTS:--Dlog4j.configuration=file:/opt/kafka/config/log4j.properties}
  exec /opt/kafka/bin/kafka-run-class.sh kafka.Kafka "$1"
}
