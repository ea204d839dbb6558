import { type Column, displayName, type Pipeline, type Table, topicName } from '../../model/index.js';
import { flink } from '../template.js';

/** A key and value of a WITH clause; the value is a complete SQL literal. The comment says what it is for. */
export type TableOption = readonly [key: string, literal: string, comment?: string];

/** An option whose value is known when the script is rendered. */
export function option(key: string, value: string | number | boolean, comment?: string): TableOption {
  const literal = flink.literal(String(value));
  return comment === undefined ? [key, literal] : [key, literal, comment];
}

/** An option whose value, after what stands `before` it, is filled in when the script is submitted. */
export function filledOption(key: string, name: string, before?: string): TableOption {
  return [key, flink.secret(name, before)];
}

/** Where Kafka is, and how a job logs in to it. What says so is filled in whole: the login quotes its password itself. */
export function kafkaConnection(): readonly TableOption[] {
  return [
    filledOption('properties.bootstrap.servers', 'KAFKA_BOOTSTRAP_SERVERS'),
    filledOption('properties.security.protocol', 'KAFKA_SECURITY_PROTOCOL'),
    filledOption('properties.sasl.mechanism', 'KAFKA_SASL_MECHANISM'),
    filledOption('properties.sasl.jaas.config', 'KAFKA_SASL_JAAS_CONFIG'),
  ];
}

/** A physical column, `NOT NULL` where it is so and `nullable` does not ask for more room. */
export function physicalColumn(column: Column, nullable = column.nullable): string {
  return `${flink.column(column)} ${flink.columnType(column)}${nullable ? '' : ' NOT NULL'}`;
}

/** `PRIMARY KEY (...) NOT ENFORCED` of the table. */
export function primaryKey(table: Table): string {
  return `PRIMARY KEY (${table.primaryKey.map(flink.identifier).join(', ')}) NOT ENFORCED`;
}

/** A CREATE TABLE statement, one column and one option a line. */
export function createTable(name: string, columns: readonly string[], options: readonly TableOption[]): string {
  const settings = options.map(
    ([key, literal, comment]) =>
      `${comment === undefined ? '' : `-- ${comment}\n  `}${flink.literal(key)} = ${literal}`,
  );
  return `CREATE TABLE ${flink.identifier(name)} (\n  ${columns.join(',\n  ')}\n) WITH (\n  ${settings.join(',\n  ')}\n)`;
}

/** `INSERT INTO ... SELECT`, one expression a line. */
export function insertSelect(into: string, columns: readonly string[], from: string): string {
  return `INSERT INTO ${flink.identifier(into)}\nSELECT\n  ${columns.join(',\n  ')}\nFROM ${flink.identifier(from)}`;
}

/** All inserts as one job. */
export function statementSet(inserts: readonly string[]): string {
  return `EXECUTE STATEMENT SET BEGIN\n${inserts.map((insert) => `\n${insert};\n`).join('')}\nEND`;
}

/** Names of the Flink tables, which the dashboard shows: the system and its own name for the data. */
export const flinkTable = {
  mysql: (table: Table): string => `mysql.${displayName(table.source)}`,
  kafka: (pipeline: Pipeline, table: Table): string => `kafka.${topicName(pipeline, table)}`,
  clickhouse: (table: Table): string => `clickhouse.${displayName(table.target)}`,
} as const;
