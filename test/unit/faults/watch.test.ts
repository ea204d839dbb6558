import { expect, test } from 'vitest';
import { Watch } from '../../faults/watch.js';

/** Looks, one a second, each with the rows that are shown. */
function watch(...looks: readonly Readonly<Record<string, number>>[]) {
  const watched = new Watch();
  looks.forEach((rows, second) => {
    watched.look(Object.entries(rows), second * 1000);
  });
  return watched;
}

test('rows that come, change and go are right', () => {
  const watched = watch({ a: 1 }, { a: 1, b: 1 }, { a: 4 }, { a: 4, b: 3 }, {});
  expect(watched.take(9_000)).toEqual({ backwards: 0, returned: 0, longestMs: 0 });
});

test('a row that goes backwards is counted once, with the time until it has caught up', () => {
  const watched = watch({ a: 5 }, { a: 3 }, { a: 4 }, { a: 5 }, { a: 5 });
  expect(watched.take(9_000)).toEqual({ backwards: 1, returned: 0, longestMs: 2_000 });
  expect(watched.take(9_000)).toEqual({ backwards: 0, returned: 0, longestMs: 0 });
});

test('one that is still behind is counted until now', () => {
  expect(watch({ a: 5 }, { a: 3 }).take(9_000).longestMs).toBe(8_000);
});

test('a deleted row that returns is counted, with the time until it is gone again', () => {
  const watched = watch({ a: 5 }, {}, { a: 5 }, { a: 5 }, {});
  expect(watched.take(9_000)).toEqual({ backwards: 0, returned: 1, longestMs: 2_000 });
});

test('so is one that returns with an earlier number', () => {
  const watched = watch({ a: 5 }, {}, { a: 3 }, { a: 5 }, {});
  expect(watched.take(9_000)).toEqual({ backwards: 0, returned: 1, longestMs: 2_000 });
});

test('one that MySQL has all the same was gone by mistake: the time is that of its absence', () => {
  const watched = watch({ a: 5 }, {}, {}, { a: 5 });
  watched.settle((key) => key === 'a');
  expect(watched.take(90_000)).toEqual({ backwards: 0, returned: 1, longestMs: 2_000 });
});
