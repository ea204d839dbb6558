import { needsFlinkCdc, type Reader } from './pipeline.js';

/** The jar that has Flink CDC's connector of MySQL, and Debezium in it; its name without the version. */
const FLINK_CDC_JAR = 'flink-sql-connector-mysql-cdc';

/**
 * Why a CDC job of this reader cannot run in a Flink that was started with these jars, given by file name, and what to
 * do; null where it can. Flink has its jars from its start on, so a reader that is changed later may lack its connector.
 */
export function withoutFlinkCdc(
  reader: Reader,
  jars: readonly string[],
): { readonly code: 'CDC-FLINK-CDC-MISSING'; readonly reader: Reader } | null {
  if (!needsFlinkCdc(reader) || jars.some((name) => name.startsWith(`${FLINK_CDC_JAR}-`))) return null;
  return { code: 'CDC-FLINK-CDC-MISSING', reader };
}
