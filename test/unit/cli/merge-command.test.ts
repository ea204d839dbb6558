import { expect, test } from 'vitest';
import { writeCommand } from '../../../src/cli/merge-file.js';

test.each([
  [{}, 'cdcctl init --merge --write'],
  [{ tables: ['a', 'b%'] }, "cdcctl init --merge --tables 'a,b%' --write"],
  [{ from: 'mysql://app:p%40ss@db:3307/shop' }, 'cdcctl init --merge --from mysql://app@db:3307/shop --write'],
  [
    { from: 'mysql://app@db/shop', exclude: ['c'] },
    'cdcctl init --merge --from mysql://app@db/shop --exclude c --write',
  ],
])('the command that writes what is shown keeps the choice and no password: %o', (options, command) => {
  expect(writeCommand(options)).toBe(command);
});
