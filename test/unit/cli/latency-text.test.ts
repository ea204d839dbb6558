import { expect, test } from 'vitest';
import { latencyText } from '../../../src/cli/latency-text.js';

test('the hops, a bar for each bucket, and what was deleted', () => {
  const text = latencyText({
    table: 'order_db.orders',
    rows: 100,
    lost: 0,
    achievedRate: 99.6,
    commitToKafka: { p50: 12.4, p90: 20, p99: 31, max: 33 },
    kafkaToClickhouse: { p50: 50, p90: 60, p99: 70, max: 80 },
    total: { p50: 62, p90: 75, p99: 99, max: 210 },
    histogram: [
      { from: 50, to: 60, count: 20 },
      { from: 60, to: 70, count: 80 },
      { from: 70, to: null, count: 1 },
    ],
    deleted: 100,
  });
  expect(text).toBe(
    [
      'From COMMIT in MySQL to readable in ClickHouse, 100 rows at 100/s:',
      '',
      'hop                  p50    p90    p99    max',
      'COMMIT -> Kafka      12 ms  20 ms  31 ms  33 ms',
      'Kafka -> ClickHouse  50 ms  60 ms  70 ms  80 ms',
      'total                62 ms  75 ms  99 ms  210 ms',
      '',
      '50 to 60 ms    ##########                               20',
      '60 to 70 ms    ######################################## 80',
      '70 ms and more #                                        1',
      '',
      '100 marked rows deleted again from order_db.orders',
    ].join('\n'),
  );
});

test('says how many rows were not seen, and what was not measured', () => {
  const nothing = { p50: Number.NaN, p90: Number.NaN, p99: Number.NaN, max: Number.NaN };
  const text = latencyText({
    ...{ table: 'order_db.orders', rows: 0, lost: 3, achievedRate: 100, deleted: 3 },
    ...{ commitToKafka: nothing, kafkaToClickhouse: nothing, total: nothing, histogram: [] },
  });
  expect(text).toContain('total                -    -    -    -');
  expect(text).toContain('3 rows did not become readable in time');
});
