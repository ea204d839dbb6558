/** What MySQL, Kafka and ClickHouse answer. */
export const STORES = {
  'CDC-MYSQL-DOWN': {
    what: 'MySQL does not answer',
    why: 'It does not run, or is not reachable at this address.',
    next: 'Run `cdcctl status` and `cdcctl logs mysql`; check `source.host` where it is your own MySQL.',
  },
  'CDC-MYSQL-PASSWORD': {
    what: 'MySQL refused the password of a user',
    why: 'The password is another one, or the user does not exist.',
    next: 'Check the variable that pipeline.yaml names for it, or the .env file that has it.',
  },
  'CDC-MYSQL-DENIED': {
    what: 'A MySQL user lacks a right',
    why: 'It was not granted, or was taken away.',
    next: 'Grant what the message names, or run the rendered init-scripts/init-mysql.sql.',
  },
  'CDC-MYSQL-TABLE': {
    what: 'A table in MySQL is not as pipeline.yaml says',
    why: 'The table or a column does not exist, or was changed.',
    next: 'Run `cdcctl drift`, or compare `tables` with the output of SHOW CREATE TABLE.',
  },
  'CDC-MYSQL-ERROR': {
    what: 'MySQL reports an error',
    why: 'The message has its text.',
    next: 'Mend what MySQL reports and run the command again.',
  },
  'CDC-MYSQL-FORK': {
    what: 'The server is not MySQL',
    why: 'It is a fork whose binlog or functions differ.',
    next: 'Name a MySQL server, 8.0 or newer.',
  },
  'CDC-MYSQL-TOO-OLD': {
    what: 'This MySQL cannot compute checksums',
    why: 'The functions that they need exist from MySQL 8.0 on.',
    next: 'Compare with MySQL 8.0 or newer.',
  },
  'CDC-MYSQL-UNFIT': {
    what: 'The MySQL server is not fit for the CDC job',
    why: 'Its binlog settings, the rights of the user, a column or a date stand in the way; each line names one.',
    next: 'Mend that and run `cdcctl up` again.',
  },
  'CDC-MYSQL-ROW': {
    what: 'MySQL cannot build the text of a row',
    why: 'It is longer than max_allowed_packet, or a column of the key became nullable.',
    next: 'Raise max_allowed_packet, or look at the key, and run `cdcctl validate` again.',
  },
  'CDC-KAFKA-DOWN': {
    what: 'Kafka does not answer',
    why: 'It does not run, or is not reachable at this address.',
    next: 'Run `cdcctl status`, and `cdcctl up` to start it.',
  },
  'CDC-KAFKA-ERROR': {
    what: 'Kafka could not do what was asked',
    why: 'The message has its text.',
    next: 'Run `cdcctl status` and `cdcctl logs kafka`.',
  },
  'CDC-CLICKHOUSE-DOWN': {
    what: 'ClickHouse does not answer',
    why: 'It does not run, or is not reachable at this address.',
    next: 'Run `cdcctl status` and `cdcctl logs clickhouse-server`.',
  },
  'CDC-CLICKHOUSE-PASSWORD': {
    what: 'ClickHouse refused the password of a user',
    why: 'The password is another one, or the user does not exist.',
    next: 'Check the variable that holds it, or the .env file that sets it.',
  },
  'CDC-CLICKHOUSE-DENIED': {
    what: 'A ClickHouse user lacks a right',
    why: 'It was not granted, or was taken away.',
    next: 'Run the rendered init-scripts/init-clickhouse.sql.',
  },
  'CDC-CLICKHOUSE-TABLE': {
    what: 'A table in ClickHouse is not as pipeline.yaml says',
    why: 'The table or a column does not exist, or was changed.',
    next: 'Run `cdcctl drift`, or compare `tables` with the output of SHOW CREATE TABLE.',
  },
  'CDC-CLICKHOUSE-ERROR': {
    what: 'ClickHouse reports an error',
    why: 'The message has its code and text.',
    next: 'Mend what ClickHouse reports and run the command again.',
  },
  'CDC-CLICKHOUSE-IDENTITY': {
    what: 'The identity in ClickHouse cannot be read',
    why: 'It is not a document that this version of cdcctl writes.',
    next: 'Use the version of cdcctl that wrote it.',
  },
} as const;
