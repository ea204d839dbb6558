import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseColumnDefinition } from '../../../src/model/index.js';

/** Words, numbers, brackets, commas and blanks; in quotes a backslash is never alone, so that each quote ends where it should. */
const HARMLESS = /^(?:[a-z0-9_(), .+-]|'(?:[^'\\\p{Cc}]|''|\\[\\0bnrtZ{])*')*$/u;

function parsed(definition: string): string | null {
  try {
    return parseColumnDefinition('c', definition).definition;
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(/^column c .+ - .+$/s);
    return null;
  }
}

describe('a definition cannot carry other SQL into CREATE TABLE', () => {
  const attacks = [
    'int); drop table orders; --',
    'int; drop table orders',
    'int -- comment',
    'int # comment',
    'int /* comment */',
    'int /*!50000 primary key */',
    'int, other int',
    'int) engine = memory',
    'int default 1-1',
    'int default 0x41',
    'int default (select 1)',
    'int references `t`(`id`)',
    "varchar(9) default 'a' 'b'",
    `varchar(9) comment '\${MYSQL_ROOT_PASSWORD}'`,
    "varchar(9) comment 'a\nb'",
    "varchar(9) comment 'a\u0000b'",
    "enum('a', b)",
    "enum('a', 'b\\')",
    'varchar(9) collate "utf8mb4_bin; drop"',
    "varchar(9) character set 'x'' y'",
    'varchar(9) default `x`',
    'int default @@version',
    'int default ０',
    'ınt',
  ];
  test.each(attacks)('%j is refused', (attack) => {
    expect(parsed(attack)).toBeNull();
  });

  test('a quote within a text stays within it', () => {
    const smuggled = parsed("varchar(9) default 'a\\', x int, y varchar(9) default '");
    expect(smuggled).toBe("varchar(9) default 'a'', x int, y varchar(9) default '");
    expect(parsed(`varchar(99) default "'); drop table t; --"`)).toBe("varchar(99) default '''); drop table t; --'");
  });

  const pieces = fc.constantFrom(
    ...['int', 'varchar', 'enum', 'timestamp', '(', ')', '3', ',', "'", "''", '"', '\\', ';', '--', '/*', '`', '\n'],
    ...[
      'not',
      'null',
      'default',
      'comment',
      'on',
      'update',
      'now',
      'collate',
      'x',
      ' ',
      `\${X}`,
      '0x',
      '-',
      '.',
      'unique',
    ],
  );
  const mixtures = fc.oneof(
    fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(' ')),
    fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }).map((text) => `varchar(9) comment '${text.replaceAll("'", "''")}'`),
    fc.string({ unit: 'binary' }).map((text) => `varchar(9) comment "${text.replaceAll('"', '""')}"`),
    fc.string(),
  );
  test('whatever is accepted is harmless and is read again as the same column', () => {
    fc.assert(
      fc.property(mixtures, (text) => {
        const kept = parsed(text);
        if (kept === null) return;
        expect(kept).toMatch(HARMLESS);
        expect(kept).not.toContain('${');
        expect(kept.replaceAll(/'(?:[^']|'')*'/g, '')).not.toContain('--');
        expect(parseColumnDefinition('c', kept)).toEqual(parseColumnDefinition('c', text));
      }),
      { numRuns: 3_000, examples: [['int null'], ['timestamp(3) null default null']] },
    );
  });
});
