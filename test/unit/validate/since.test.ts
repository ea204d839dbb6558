import { expect, test } from 'vitest';
import { changeColumn } from '../../../src/validate/since.js';
import { table } from './support.js';

const chosen = (columns: Readonly<Record<string, string>>, name?: string) =>
  changeColumn(table({ id: 'int not null', ...columns }, ['id']), name)?.name;

test('the column that MySQL sets on each update says when a row was changed', () => {
  expect(chosen({ made: 'datetime', seen: 'datetime on update current_timestamp', updated_at: 'datetime' })).toBe(
    'seen',
  );
});

test('a column whose comment or default has those words is none', () => {
  expect(
    chosen({
      made: "datetime not null comment 'never set on update'",
      updated_at: 'timestamp not null default current_timestamp on update current_timestamp',
    }),
  ).toBe('updated_at');
  expect(chosen({ made: "datetime comment 'never set on update'" })).toBeUndefined();
});

test('without one, a usual name counts, and a column that is named', () => {
  expect(chosen({ made: 'datetime', Modified_At: 'timestamp' })).toBe('Modified_At');
  expect(chosen({ made: 'datetime', updated_at: 'datetime' }, 'made')).toBe('made');
  expect(chosen({ made: 'int', updated_at: 'varchar(20)' }, 'made')).toBeUndefined();
});
