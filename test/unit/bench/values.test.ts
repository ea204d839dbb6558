import { expect, test } from 'vitest';
import { valueCosts, valuesMarkdown } from '../../../bench/values/report.js';

function entry(type: string, score: number, bytes: number | 'NaN') {
  return {
    benchmark: 'io.cdcctl.flink.mysql.value.CellBenchmark.write',
    params: { type },
    primaryMetric: { score, scoreUnit: 'ns/op' },
    secondaryMetrics: {
      'gc.alloc.rate': { score: 4 },
      'gc.alloc.rate.norm': { score: bytes },
      'gc.count': { score: 0 },
    },
  };
}

test("values are read from JMH's report and stand in a table", () => {
  const costs = valueCosts([entry('INT', 18.447, 0.1), entry('DECIMAL(10,2)', 30, 0)]);
  expect(costs).toEqual([
    { type: 'INT', nanos: 18.447, bytes: 0.1 },
    { type: 'DECIMAL(10,2)', nanos: 30, bytes: 0 },
  ]);
  expect(valuesMarkdown(costs, '2 cores').split('\n').slice(5)).toEqual([
    '| type | ns a value | bytes allocated |',
    '|---|---:|---:|',
    '| INT | 18.4 | 0.1 |',
    '| DECIMAL(10,2) | 30.0 | 0.0 |',
    '',
  ]);
});

test('a report without what is allocated is refused', () => {
  expect(() => valueCosts([{ ...entry('INT', 1, 0), secondaryMetrics: {} }])).toThrow(
    'JMH does not say what INT allocates',
  );
});
