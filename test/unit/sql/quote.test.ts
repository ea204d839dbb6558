import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clickhouse, flink, flinkList, mysql } from '../../../src/sql/index.js';
import { type Quoted, readClickhouse, readMysqlLiteral, readPlain } from '../render/parsers.js';

/** Texts made mostly of what means something to a lexer. */
const hostile = fc.string({
  unit: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...'\\\'"`;-#/*%_$ {}\n\r\t\x1a0nxZN\b', '名', '😀', '\u2028', '’') },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
  ),
  maxLength: 12,
});
const withNul = fc.string({
  unit: fc.oneof(
    fc.constant('\0'),
    hostile.filter((text) => text !== ''),
  ),
  maxLength: 6,
});
const RUNS = { numRuns: 3_000 };

/** The quoted text stands for the value and ends nowhere but at its end, whatever follows it. */
function holds(quote: (text: string) => string, read: (text: string) => Quoted, texts = hostile): void {
  fc.assert(
    fc.property(texts, hostile, (value, rest) => {
      const quoted = quote(value);
      expect(read(quoted)).toEqual({ value, end: quoted.length });
      // What comes after the literal stays outside, unless it begins with the same quote, which no SQL writes.
      const tail = `, ${rest}`;
      expect(read(quoted + tail).end).toBe(quoted.length);
    }),
    RUNS,
  );
}

describe('quoting gives back every text and ends where it should', () => {
  it('Flink identifier', () => holds(flink.identifier, readPlain));
  it('Flink literal', () => holds(flink.literal, readPlain));
  it('MySQL identifier', () => holds(mysql.identifier, readPlain));
  it('MySQL literal', () => holds(mysql.literal, readMysqlLiteral, withNul));
  it('ClickHouse identifier', () => holds(clickhouse.identifier, readClickhouse, withNul));
  it('ClickHouse literal', () => holds(clickhouse.literal, readClickhouse, withNul));
});

describe('MySQL literal', () => {
  it('ends where it should in NO_BACKSLASH_ESCAPES mode too', () => {
    fc.assert(
      fc.property(withNul, (value) => {
        const quoted = mysql.literal(value);
        expect(readPlain(quoted).end).toBe(quoted.length);
      }),
      RUNS,
    );
  });

  it('ends where it should for a program that takes a NUL or Ctrl-Z for the end of a file', () => {
    expect(mysql.literal('a\0b\x1ac')).toBe("'a\\0b\\Zc'");
  });
});

describe('what cannot be written is refused', () => {
  it.each([flink.identifier, flink.literal, mysql.identifier])('NUL in %o', (quote) => {
    expect(() => quote('a\0b')).toThrow(/NUL/);
  });
});

describe('flinkList', () => {
  /** Items separated by semicolons; one in single quotes ends at the next quote that is not doubled. */
  function readList(text: string): readonly string[] {
    const items: string[] = [];
    let rest = text;
    for (;;) {
      const { value, end } = rest.startsWith("'") ? readPlain(rest) : plainItem(rest);
      items.push(value);
      if (end === rest.length) return items;
      expect(rest[end]).toBe(';');
      rest = rest.slice(end + 1);
    }
  }

  function plainItem(text: string): Quoted {
    const value = text.split(';', 1)[0] ?? '';
    return { value, end: value.length };
  }

  it('gives back every list of names', () => {
    fc.assert(
      fc.property(
        fc.array(
          hostile.filter((text) => text !== ''),
          { minLength: 1, maxLength: 4 },
        ),
        (items) => {
          expect(readList(flinkList(items))).toEqual(items);
        },
      ),
      RUNS,
    );
  });
});
