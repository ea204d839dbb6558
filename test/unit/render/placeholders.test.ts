import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CdcctlError } from '../../../src/errors/index.js';
import { entrypoints, mysqlInit } from '../../../src/render/init/index.js';
import {
  escapePlaceholders,
  fillPlaceholders,
  placeholder,
  placeholderNames,
} from '../../../src/render/placeholders.js';
import { clickhouse, flink, mysql } from '../../../src/render/template.js';
import { DIALECTS, dialects } from '../../../src/sql/index.js';
import { oddPipeline } from '../../golden/odd-pipeline.js';

const dollarText = fc.string({
  unit: fc.constantFrom('$', '{', '}', 'A', '_', '1', 'b', "'", '\\', ' '),
  maxLength: 14,
});
const value = fc.string({
  unit: fc.constantFrom('$', '{', '}', "'", '\\', '"', '`', ';', 'A', '&', '%', '名'),
  maxLength: 10,
});
const RUNS = { numRuns: 3_000 };

describe.each(DIALECTS)('fillPlaceholders for %s', (dialect) => {
  it('puts in a value as the literal of that value, which is not looked at again', () => {
    fc.assert(
      fc.property(value, (secret) => {
        expect(fillPlaceholders(`x = '${placeholder('SECRET')}' AND y`, { SECRET: secret }, dialect)).toBe(
          `x = ${dialects[dialect].literal(secret)} AND y`,
        );
      }),
      RUNS,
    );
  });

  it('gives text of the config back as it was, whatever it looks like', () => {
    fc.assert(
      fc.property(dollarText, dollarText, value, (before, after, secret) => {
        const sql = `${escapePlaceholders(before)} ${placeholder('A')} ${escapePlaceholders(after)}`;
        const filled = fillPlaceholders(sql, { A: secret, b: 'never', A1: 'never' }, dialect);
        expect(filled).toBe(`${before} ${dialects[dialect].literal(secret).slice(1, -1)} ${after}`);
        expect(placeholderNames(sql)).toEqual(['A']);
      }),
      RUNS,
    );
  });
});

describe('fillPlaceholders', () => {
  it('takes a map as well, and fills the same name everywhere', () => {
    const sql = `'${placeholder('A')}', '${placeholder('B')}', '${placeholder('A')}'`;
    expect(
      fillPlaceholders(
        sql,
        new Map([
          ['A', '1'],
          ['B', '2'],
        ]),
        'mysql',
      ),
    ).toBe("'1', '2', '1'");
  });

  it('names every placeholder without a value, and no value', () => {
    const sql = `'${placeholder('A')}' '${placeholder('B')}' '${placeholder('C')}'`;
    const fill = () => fillPlaceholders(sql, { B: 'hush' }, 'flink');
    expect(fill).toThrow(CdcctlError);
    expect(fill).toThrow(`No value for ${placeholder('A')}, ${placeholder('C')}`);
  });

  it('takes no value from the prototype of an object', () => {
    expect(() => fillPlaceholders(`'${placeholder('__PROTO__')}'`, {}, 'mysql')).toThrow(CdcctlError);
  });

  it('an empty value is a value', () => {
    expect(fillPlaceholders(`'${placeholder('A')}'`, { A: '' }, 'mysql')).toBe("''");
  });
});

describe('quoting for scripts', () => {
  it.each([
    ['flink', flink],
    ['mysql', mysql],
    ['clickhouse', clickhouse],
  ] as const)('%s: a name or value that looks like a placeholder is left alone', (dialect, quoting) => {
    const { literal } = dialects[dialect];
    const name = placeholder('PASSWORD');
    const sql = `${quoting.identifier(name)} = ${quoting.literal(name)} OR ${quoting.secret('PASSWORD')}`;
    expect(fillPlaceholders(sql, { PASSWORD: "it's" }, dialect)).toBe(
      `\`${name}\` = ${literal(name)} OR ${literal("it's")}`,
    );
  });
});

describe('the shell version for containers', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fill-'));
  const library = join(directory, 'fill.sh');
  const script = join(directory, 'script.sql');

  beforeAll(() => {
    const file = entrypoints(oddPipeline).find(({ path }) => path.endsWith('fill.sh'));
    writeFileSync(library, file?.content ?? '');
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  function fillInBash(sql: string, values: Readonly<Record<string, string>>, dialect: string): string {
    writeFileSync(script, sql);
    return execFileSync('bash', ['-c', 'set -euo pipefail; . "$0"; fill "$1" "$2"', library, script, dialect], {
      env: { PATH: process.env.PATH ?? '', ...values },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  const secret = `p'w\\d"&\\1$\{A} $$ 名`;
  const text = escapePlaceholders(`$ $$ {A} $1 $\{A} $$$\{A}{ \${ a${'$'}`);
  const sql = `-- ${text}\nSELECT '${placeholder('A')}', '${placeholder('A')}${placeholder('B_2')}'; -- it's\n`;

  it.each(['mysql', 'clickhouse'] as const)('%s: fills as the program does', (dialect) => {
    const values = { A: secret, B_2: '' };
    expect(fillInBash(sql, values, dialect)).toBe(fillPlaceholders(sql, values, dialect));
  });

  it('fills a rendered init script as the program does', () => {
    const { content } = mysqlInit(oddPipeline);
    const values = { ODD_CDC_PASSWORD: secret, MYSQL_APP_PASSWORD: "'" };
    expect(fillInBash(content, values, 'mysql')).toBe(fillPlaceholders(content, values, 'mysql'));
  });

  it('prints nothing where a variable is missing', () => {
    let printed = 'nothing thrown';
    try {
      fillInBash(sql, { A: secret }, 'mysql');
    } catch (error) {
      printed = String((error as { stdout?: unknown }).stdout);
      expect(String((error as { stderr?: unknown }).stderr)).toContain('needs the variable B_2');
    }
    expect(printed).toBe('');
  });
});
