import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { DEFAULT_READER, READERS, type Reader } from '../../../src/model/index.js';

const connector = join(import.meta.dirname, '../../../connector');
const FACTORIES = join(connector, 'src/main/resources/META-INF/services/org.apache.flink.table.factories.Factory');
const BINLOG = 'mysql-binlog-records';

/** Why tests of the reader `binlog` cannot run: its connector is not part of the jar; null where it is. */
export function binlogReaderMissing(): string | null {
  const classes = readFileSync(FACTORIES, 'utf8')
    .split('\n')
    .filter((line) => /^\w/.test(line));
  const sources = classes.map((name) => join(connector, 'src/main/java', `${name.trim().replaceAll('.', '/')}.java`));
  const found = sources.some((file) => existsSync(file) && readFileSync(file, 'utf8').includes(`"${BINLOG}"`));
  return found ? null : `META-INF/services names no factory of ${BINLOG}`;
}

function asked(name: string): Reader {
  const reader = READERS.find((one) => one === name);
  if (reader === undefined) throw new Error(`CDCCTL_TEST_READER is ${name}, and not one of ${READERS.join(', ')}`);
  return reader;
}

/** What reads MySQL in the pipelines of the tests that do not name it. */
export const READER: Reader = asked(process.env.CDCCTL_TEST_READER ?? DEFAULT_READER);

/** The text of a pipeline.yaml with `source.reader`, unless it names one. */
export function withReader(text: string, reader: string | undefined = process.env.CDCCTL_TEST_READER): string {
  if (reader === undefined || /\breader:/.test(text)) return text;
  if (/^source: \{ /m.test(text)) return text.replace(/^source: \{ /m, `source: { reader: ${reader}, `);
  if (/^source:\n/m.test(text)) return text.replace(/^source:\n(\s+)/m, `source:\n$1reader: ${reader}\n$1`);
  // At the end, so that no other line has another number.
  return `${text.trimEnd()}\nsource: { reader: ${reader} }\n`;
}
