import { describe, expect, test } from 'vitest';
import { CdcctlError } from '../../src/errors/index.js';
import { createReporter, type Reporter } from '../../src/report/reporter.js';

interface Printed {
  readonly reporter: Reporter;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

function printed(json: boolean): Printed {
  let [out, err] = ['', ''];
  const stdout = { write: (text: string) => (out += text) };
  const stderr = { write: (text: string) => (err += text) } as unknown as NodeJS.WritableStream;
  const reporter = createReporter({ stdout, stderr, json, verbose: false, env: {} });
  return { reporter, stdout: () => out, stderr: () => err };
}

test('the answer goes to stdout, the progress to stderr', () => {
  const { reporter, stdout, stderr } = printed(false);
  reporter.emit({ type: 'start', id: 'a', title: 'MySQL' });
  reporter.emit({ type: 'done', id: 'a', text: 'ready' });
  reporter.answer({ command: 'up', ok: true }, 'next: cdcctl submit');
  expect(stdout()).toBe('next: cdcctl submit\n');
  expect(stderr()).toBe('- MySQL\n✔ MySQL: ready\n');
});

test('an error says what, why and what to do next', () => {
  const { reporter, stdout, stderr } = printed(false);
  reporter.error(
    'up',
    new CdcctlError({
      code: 'CDC-PORT-IN-USE',
      ...{ what: 'Port 1 is in use', why: 'by pid 2\nand pid 3', next: 'cdcctl up --auto-ports' },
    }),
  );
  expect(stderr()).toBe(
    'error: Port 1 is in use\n  by pid 2\n  and pid 3\n  next: cdcctl up --auto-ports\n  code: CDC-PORT-IN-USE\n',
  );
  expect(stdout()).toBe('');
});

test('with --json an error is one document on stdout', () => {
  const { reporter, stdout } = printed(true);
  reporter.error('up', new CdcctlError({ code: 'CDC-CONFIG-INVALID', what: 'no', exitCode: 78 }));
  const error = { code: 'CDC-CONFIG-INVALID', what: 'no' };
  expect(JSON.parse(stdout())).toEqual({ command: 'up', ok: false, exitCode: 78, error });
});

test('an error that stands for several faults names the code of each, and has them with --json', () => {
  const error = new CdcctlError({
    ...{ code: 'CDC-CONFIG-INVALID', what: 'pipeline.yaml has 3 problems', exitCode: 78 },
    faults: [{ code: 'CDC-YAML' }, { code: 'CDC-KEY-UNKNOWN' }, { code: 'CDC-KEY-UNKNOWN' }],
  });
  const text = printed(false);
  text.reporter.error('up', error);
  expect(text.stderr()).toBe(
    'error: pipeline.yaml has 3 problems\n  code: CDC-CONFIG-INVALID (CDC-YAML, CDC-KEY-UNKNOWN)\n',
  );
  const document = printed(true);
  document.reporter.error('up', error);
  expect(JSON.parse(document.stdout()).error.faults).toEqual(error.faults);
});

test('secrets are hidden in all that is printed, also one that is a part of another', () => {
  const { reporter, stdout, stderr } = printed(false);
  reporter.hide(
    new Map([
      ['ONE', 'secret-one'],
      ['LONGER', 'secret-one-longer'],
    ]),
  );
  reporter.emit({ type: 'warning', text: 'with secret-one-longer' });
  reporter.answer({ command: 'up', ok: true }, 'secret-one');
  expect(stderr()).toBe('warning: with <LONGER>\n');
  expect(stdout()).toBe('<ONE>\n');
});

describe('a password that is a plain word or number', () => {
  const document = {
    ...{ command: 'init', ok: true, tables: 1, nothing: null, count: 12n },
    rows: [{ table: 'shop.tables', 'a e': 'true', url: 'mysql://app:e@db' }],
  };
  test.each([
    'true',
    'tables',
    '1',
    'null',
    'e',
    'init',
    'ok',
    ':',
    '"',
    '12',
    'x',
  ])('%s breaks no JSON', (password) => {
    const { reporter, stdout } = printed(true);
    reporter.hide(new Map([['MYSQL_PWD', password]]));
    reporter.answer(document, '');
    reporter.line({ text: `${password} MYSQL_PWD=${password}`, ok: true }, '');
    reporter.error(
      'init',
      new CdcctlError({ code: 'CDC-UNEXPECTED', what: `IDENTIFIED BY '${password}'`, exitCode: 1 }),
    );
    const [answer, line, error] = stdout()
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    const url = `mysql://app:${password === 'e' ? '<MYSQL_PWD>' : 'e'}@db`;
    expect(answer).toEqual({ ...document, count: 12, rows: [{ ...document.rows[0], url }] });
    expect(line).toEqual({ text: `${password} MYSQL_PWD=<MYSQL_PWD>`, ok: true });
    expect(error).toMatchObject({ ok: false, exitCode: 1, error: { what: "IDENTIFIED BY '<MYSQL_PWD>'" } });
  });

  test('leaves the words of the human output, and of progress', () => {
    const { reporter, stdout, stderr } = printed(false);
    reporter.hide(new Map([['MYSQL_PWD', 'e']]));
    reporter.emit({ type: 'warning', text: 'read the password e' });
    reporter.answer({ command: 'init', ok: true }, 'every table');
    reporter.error('init', new CdcctlError({ code: 'CDC-UNEXPECTED', what: 'never', why: 'PWD=e', next: 'see help' }));
    expect(stdout()).toBe('every table\n');
    expect(stderr()).toBe(
      'warning: read the password <MYSQL_PWD>\nerror: never\n  PWD=<MYSQL_PWD>\n  next: see help\n  code: CDC-UNEXPECTED\n',
    );
  });
});

test('what goes into a file has its texts scrubbed, and keeps its keys, numbers and what is not there', () => {
  const { reporter } = printed(false);
  reporter.hide(new Map([['A', 'secret-one']]));
  const document = { 'secret-one': 'it is secret-one', n: 1, at: null, none: undefined };
  expect(reporter.scrubbed(document)).toEqual({ 'secret-one': 'it is <A>', n: 1, at: null });
});
