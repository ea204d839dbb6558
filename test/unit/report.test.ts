import { expect, test } from 'vitest';
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
    new CdcctlError({ what: 'Port 1 is in use', why: 'by pid 2\nand pid 3', next: 'cdcctl up --auto-ports' }),
  );
  expect(stderr()).toBe('error: Port 1 is in use\n  by pid 2\n  and pid 3\n  next: cdcctl up --auto-ports\n');
  expect(stdout()).toBe('');
});

test('with --json an error is one document on stdout', () => {
  const { reporter, stdout } = printed(true);
  reporter.error('up', new CdcctlError({ what: 'no', exitCode: 78 }));
  expect(JSON.parse(stdout())).toEqual({ command: 'up', ok: false, exitCode: 78, error: { what: 'no' } });
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
