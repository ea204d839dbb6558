import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { headOf, levelOfBare } from '../../src/report/log-record.js';
import { isWished, type LogRecord, logRecords } from '../../src/report/log-records.js';

const AT = Date.parse('2026-11-28T20:01:05.123Z');

describe('the first line of a record', () => {
  test.each([
    ['Flink', '2026-11-28 20:01:05,123 INFO  o.a.f.r.t.Task - Source: orders[1] switched', 'info'],
    ['Flink, warning', '2026-11-28 20:01:05,123 WARN  o.a.k.c.NetworkClient - [Producer] gone', 'warn'],
    ['Flink, official image', '2026-11-28 20:01:05,123 ERROR org.apache.flink.Task [] - no', 'error'],
    ['Kafka', '[2026-11-28 20:01:05,123] ERROR [Broker id=1] disk error (kafka.log.LogManager)', 'error'],
    ['Kafka, fatal', '[2026-11-28 20:01:05,123] FATAL Exiting Kafka (kafka.Kafka$)', 'fatal'],
    ['MySQL', "2026-11-28T20:01:05.123456Z 8 [Warning] [MY-010055] [Server] IP address can't be resolved", 'warn'],
    ['MySQL, error', '2026-11-28T20:01:05.123456Z 0 [ERROR] [MY-011906] [InnoDB] Database page is corrupt', 'error'],
    ['MySQL, system', '2026-11-28T20:01:05.123456Z 0 [System] [MY-010931] [Server] ready for connections', 'info'],
    ['ClickHouse', '2026.11.28 20:01:05.123456 [ 12576 ] {} <Warning> HTTPServerRequest: Got', 'warn'],
    ['ClickHouse, fatal', '2026.11.28 20:01:05.123456 [ 7 ] {ab-1} <Fatal> BaseDaemon: (version 26.7)', 'fatal'],
    ['ClickHouse, error', '2026.11.28 20:01:05.123456 [ 7 ] {} <Error> TCPHandler: Code: 210. NetException', 'error'],
    ['supervisor', '2026-11-28T20:01:05.123Z kafka: ready, pid 4711', 'info'],
    ['supervisor, trouble', '2026-11-28T20:01:05.123Z kafka: was ended by SIGKILL; starts again in 0.5 s', 'warn'],
    ['supervisor, silence', '2026-11-28T20:01:05.123Z kafka: does not answer: it does not answer', 'warn'],
    ['Prometheus', 'ts=2026-11-28T20:01:05.123Z caller=main.go:1 level=warn msg="x"', 'warn'],
    ['Prometheus, newer', 'time=2026-11-28T20:01:05.123Z level=ERROR source=main.go:1 msg="x"', 'error'],
  ])('%s', (_name, line, level) => {
    expect(headOf(line)).toEqual({ at: AT, level });
  });

  test.each([
    '\tat java.base/java.lang.Thread.run(Thread.java:840)',
    'Caused by: java.io.IOException: disk full',
    '0. ? @ 0x000000001c8fa4b3',
    '(version 26.7.2.1)',
    '',
    '2026 rows',
  ])('is not %j', (line) => {
    expect(headOf(line)).toBeNull();
  });

  test('a line before the first record tells its level by its words', () => {
    expect(levelOfBare('Exception in thread "main" java.lang.Error')).toBe('error');
    expect(levelOfBare('Error: Could not find or load main class x')).toBe('error');
    expect(levelOfBare('OpenJDK 64-Bit Server VM')).toBe('info');
  });
});

async function* of(...lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function read(lines: AsyncIterable<string>): Promise<readonly LogRecord[]> {
  const found: LogRecord[] = [];
  for await (const record of logRecords(lines)) found.push(record);
  return found;
}

const ERROR = '2026-11-28 20:01:05,123 ERROR a.B - it failed';
const LATER = '2026-11-28 20:02:00,000 INFO  a.B - on';

describe('records', () => {
  test('a stack trace belongs to its line, and colours are taken out', async () => {
    const trace = ['java.lang.RuntimeException: x', '\tat a.B.c(B.java:1)', 'Caused by: y', '', '\t... 3 more'];
    const records = await read(of('VM warning', `\u001b[31m${ERROR}\u001b[0m`, ...trace, LATER));
    expect(records).toEqual([
      { at: null, level: 'info', text: 'VM warning' },
      { at: AT, level: 'error', text: [ERROR, ...trace].join('\n') },
      { at: AT + 54_877, level: 'info', text: LATER },
    ]);
  });

  test('an empty log has none', async () => {
    expect(await read(of())).toEqual([]);
  });

  test('while the log is followed, the last record comes once nothing follows it', async () => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    async function* lines(): AsyncGenerator<string> {
      yield ERROR;
      await delay(20);
      yield '\tat a.B.c(B.java:1)';
      await ended;
    }
    const records = logRecords(lines());
    expect((await records.next()).value).toMatchObject({ text: `${ERROR}\n\tat a.B.c(B.java:1)` });
    end();
    expect((await records.next()).done).toBe(true);
  });

  test('are chosen by time and level', () => {
    const error: LogRecord = { at: AT, level: 'error', text: '' };
    const bare: LogRecord = { at: null, level: 'info', text: '' };
    expect(isWished(error, {})).toBe(true);
    expect(isWished(error, { since: AT, level: 'warn' })).toBe(true);
    expect(isWished(error, { since: AT + 1 })).toBe(false);
    expect(isWished(error, { level: 'fatal' })).toBe(false);
    expect([isWished(bare, {}), isWished(bare, { since: 1 })]).toEqual([true, false]);
  });
});
