/** What these classes do step by step, but for the heartbeats of every two seconds; those that fail are no DEBUG lines. */
function steps(name: string, logger: string): string {
  const filter = `logger.${name}.filter.heartbeats`;
  return `logger.${name}.name = ${logger}
logger.${name}.level = DEBUG
${filter}.type = RegexFilter
${filter}.regex = (Received heartbeat (request )?from|Trigger heartbeat request|Requesting heartbeat|Received slot report) ?.*
${filter}.onMatch = DENY
${filter}.onMismatch = NEUTRAL
`;
}

/**
 * What Flink's processes log, in Log4j's properties format. Values of rows are in no line: logs are kept longer, and are
 * shown to more people, than the tables that the values come from.
 */
export const FLINK_LOGGING = `rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console
appender.console.type = Console
appender.console.name = Console
appender.console.layout.type = PatternLayout
# A warning of Debezium repeats the statements that a session has written in the binlog's STATEMENT format.
appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS}{UTC} %-5p %c{1.} - %replace{%m}{(?s)^Received DML '.*' for processing}{Received DML (not shown) for processing}%n
logger.kafka.name = org.apache.kafka
logger.kafka.level = WARN
logger.pekko.name = org.apache.pekko
logger.pekko.level = ERROR
# Why a process does not reach another one.
logger.remote.name = org.apache.pekko.remote
logger.remote.level = WARN
logger.netty.name = org.apache.flink.shaded.netty4
logger.netty.level = ERROR
logger.tokens.name = org.apache.flink.runtime.security.token
logger.tokens.level = ERROR
# On resume it tells each row that it has read before, and in a snapshot the keys at which it cuts a table.
logger.debezium.name = io.debezium
logger.debezium.level = WARN
logger.cdc.name = org.apache.flink.cdc
logger.cdc.level = WARN
# These warn of a value by telling it, or a whole row; the connector says where the row stands.
logger.rows.name = io.debezium.relational.TableSchemaBuilder
logger.rows.level = OFF
logger.mysqlvalues.name = io.debezium.connector.mysql.MySqlValueConverters
logger.mysqlvalues.level = OFF
logger.jdbcvalues.name = io.debezium.jdbc.JdbcValueConverters
logger.jdbcvalues.level = OFF
# Flink makes a new collector of committables with each checkpoint, and all of them have one name for their metric.
logger.metrics.name = org.apache.flink.metrics.MetricGroup
logger.metrics.level = INFO
logger.metrics.filter.collision.type = RegexFilter
logger.metrics.filter.collision.regex = Name collision: .* 'pendingCommittables'.*
logger.metrics.filter.collision.onMatch = DENY
logger.metrics.filter.collision.onMismatch = NEUTRAL
# A TaskManager that is late to be registered, once in a while and on a busy machine, is understood by its steps alone.
${steps('taskexecutor', 'org.apache.flink.runtime.taskexecutor.TaskExecutor')}\
${steps('resourcemanager', 'org.apache.flink.runtime.resourcemanager.StandaloneResourceManager')}`;

/** Of the program that submits jobs: its answers have the standard output, so this goes to the standard error. */
export const RUNNER_LOGGING = FLINK_LOGGING.replace('rootLogger.level = INFO', 'rootLogger.level = WARN').replace(
  'appender.console.type = Console',
  'appender.console.type = Console\nappender.console.target = SYSTEM_ERR',
);
