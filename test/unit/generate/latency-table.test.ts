import { describe, expect, test } from 'vitest';
import { loadPipeline } from '../../../src/config/index.js';
import { latencyTable, markedRowKind } from '../../../src/generate/index.js';

const table = (name: string, rest: string) => `  - source: shop.${name}
    topic: ${name}
    target: shop.${name}
    primaryKey: [id]
    ${rest}
`;
const OWN = 'columns: { id: bigint unsigned not null, run: varchar(60) not null, written_at: timestamp(3) not null }';
const OTHER = 'columns: { id: int not null, run: int }';
const ORDERS = [
  'generate: true',
  'where: { status: [STATUS] }',
  "columns: { id: int auto_increment, user_id: int, product_name: text, quantity: int, total_price: 'decimal(9, 2)',",
  "  status: \"enum('pending', 'processing', 'shipped', 'delivered', 'cancelled', 'completed', 'confirmed', 'paid', 'refunded')\", created_at: datetime, updated_at: datetime }",
].join('\n    ');

function tables(...items: readonly string[]) {
  const head = `version: 1\nname: shop\nsource: { user: cdc, password: "\${MYSQL_CDC_PASSWORD}" }\ntables:\n`;
  return loadPipeline({ path: 'pipeline.yaml', text: head + items.join(''), env: {} }).pipeline.tables;
}

const own = table('cdcctl_latency', OWN);
const other = table('facts', OTHER);

describe('latency writes', () => {
  test('to orders that cdcctl may make up, else to a table of its own, and to one that is named', () => {
    const orders = table('orders', ORDERS.replace('STATUS', 'pending'));
    const chosen = (items: readonly string[], name?: string) => latencyTable(tables(...items), name).source.table;
    expect(chosen([other, own, orders])).toBe('orders');
    expect(chosen([other, own])).toBe('cdcctl_latency');
    expect(chosen([other, own], 'shop.facts')).toBe('facts');
    expect(() => chosen([other])).toThrow('The pipeline has no table that `latency` may write to');
    expect(() => chosen([other], 'shop.fact')).toThrow('The pipeline has no table shop.fact');
  });

  test('to tables whose columns it knows', () => {
    const kinds = tables(own, table('orders', ORDERS.replace('STATUS', 'pending'))).map((one) => markedRowKind(one));
    expect(kinds).toEqual(['own', 'order']);
    const [facts] = tables(other);
    if (facts === undefined) throw new Error('no table');
    expect(() => markedRowKind(facts)).toThrow('`latency` does not write to shop.facts');
  });

  test.each([
    [
      table('orders', ORDERS.replace('STATUS', 'paid')),
      'status is paid, and marked rows have pending: none would arrive.',
    ],
    [
      table('cdcctl_latency', `where: { run: [mine] }\n    ${OWN.replace('60)', '60) collate utf8mb4_bin')}`),
      'run is mine, and marked rows have another one: none would arrive.',
    ],
  ])('to no table whose rows are chosen so that these would not arrive', (text, why) => {
    const [filtered] = tables(text);
    if (filtered === undefined) throw new Error('no table');
    expect(() => markedRowKind(filtered)).toThrow(expect.objectContaining({ why: expect.stringContaining(why) }));
  });
});
