import { AccessSecret, jobName, KAFKA_USERS, type Pipeline, TOPIC_CONFIG, topicName } from '../../model/index.js';
import type { RenderedFile } from '../template.js';
import { flavourOf } from './kafka.js';
import { KAFKA_INTERNAL_PROTOCOL, KAFKA_PORTS } from './service.js';
import { BUILD_ANEW, bash, bashWord, composeScript } from './shell.js';

/** Where each flavour of the image has its tools. */
const TOOLS = {
  confluent: { topics: 'kafka-topics', offsets: 'kafka-get-offsets' },
  apache: { topics: '/opt/kafka/bin/kafka-topics.sh', offsets: '/opt/kafka/bin/kafka-get-offsets.sh' },
} as const;

/** Creates the topics where only `docker compose` runs; topics whose rows would be lost or stay for ever are refused. */
export function topicsScript(pipeline: Pipeline): RenderedFile {
  const tools = TOOLS[flavourOf(pipeline)];
  const config = Object.entries(TOPIC_CONFIG).map(([key, value]) => `--config ${key}=${value}`);
  const calls = pipeline.tables.map((table) => `ensure ${topicName(pipeline, table)} ${table.partitions}`);
  const body = bash`# Creates the topics that are missing. A job that has run does not survive the loss of its topic, so that is an error.
set -euo pipefail
readonly server=kafka:${KAFKA_PORTS.internal} state=\${FLINK_STATE:-/flink-state}
readonly next=${bashWord(BUILD_ANEW)}

# The login is in a file that only this user reads: arguments can be read by others.
login=$(mktemp)
trap 'rm -f "$login"' EXIT
cat >"$login" <<END
security.protocol=${KAFKA_INTERNAL_PROTOCOL}
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="${KAFKA_USERS.cdcctl}" password="$${AccessSecret.kafka}";
END
readonly login

# A script that a job was submitted with names the topic.
is_recorded() { grep -qsF "'topic' = '$1'" "$state"/jobs/*.sql; }

# id_of TOPIC: a topic that is deleted and made again gets another id.
id_of() { ${tools.topics} --bootstrap-server "$server" --command-config "$login" --describe --topic "$1" | sed -n 's/.*TopicId: \([^[:space:]]*\).*/\1/p' | head -n 1; }

is_written() {
  local offsets
  offsets=$(${tools.offsets} --bootstrap-server "$server" --command-config "$login" --topic "$1") || exit 1
  grep -qvE ':0?$' <<<"$offsets"
}

# ensure TOPIC PARTITIONS
ensure() {
  local file=$state/topics/$1 id
  if ! grep -qxF "$1" <<<"$topics"; then
    if is_recorded "$1"; then
      echo "The topic $1 is lost, and the jobs that use it cannot go on without what was in it. $next" >&2
      exit 1
    fi
    ${tools.topics} --bootstrap-server "$server" --command-config "$login" --create --topic "$1" --partitions "$2" ${'\\'}
      ${config.join(' \\\n      ')}
  elif ! is_recorded "$1" && [[ ! -e $state/checkpoints/${jobName(pipeline, 'cdc')}-g${pipeline.generation} ]] && is_written "$1"; then
    # A new snapshot would not delete the rows that were deleted in MySQL meanwhile.
    echo "The topic $1 has records of a job of which nothing is left in the volume flink-state. $next" >&2
    exit 1
  fi
  id=$(id_of "$1")
  if is_recorded "$1" && [[ -n $id && -s $file && $(<"$file") != "$id" ]]; then
    echo "The topic $1 was made again: what the jobs had written is lost. $next" >&2
    exit 1
  fi
  echo "$id" >"$file"
}

topics=$(${tools.topics} --bootstrap-server "$server" --command-config "$login" --list)
${calls.join('\n')}
`;
  return composeScript('topics.sh', `Topics of the pipeline ${pipeline.name}.`, body);
}
