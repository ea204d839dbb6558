import { expect, test } from 'vitest';
import { type NoticeKind, sumNotices, type TableNotice } from '../../../src/model/index.js';

const notice = (table: string, kind: NoticeKind, count: number, last = 'here'): TableNotice => ({
  ...{ table, kind, count, last },
});

test('notices of several readers are summed up, and stand in the order of tables and kinds', () => {
  const sums = sumNotices([
    notice('d.b', 'unreadable', 2),
    notice('d.b', 'emptied', 1),
    notice('d.a', 'zeroDates', 3),
    notice('d.b', 'unreadable', 5, 'there'),
    notice('d.b', 'notRead', 1),
  ]);
  expect(sums).toEqual([
    notice('d.a', 'zeroDates', 3),
    notice('d.b', 'notRead', 1),
    notice('d.b', 'emptied', 1),
    notice('d.b', 'unreadable', 7, 'there'),
  ]);
});
