import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { identify } from '../../../src/adapters/host/process-identity.js';

const child = pathToFileURL(join(import.meta.dirname, '../../run/child.js')).href;

/** What a script prints that has `run`. */
async function output(script: string): Promise<readonly string[]> {
  const text = `import { run } from ${JSON.stringify(child)};\n${script}`;
  return (await execa(process.execPath, ['--input-type=module', '--eval', text])).stdout.split('\n');
}

test('a program that does not end in its time is ended with all that it has started, and said', async () => {
  const [line = '', message] = await output(`
    await run('bash', ['-c', 'sleep 600 & echo $!; wait'], { seconds: 1 }).catch((error) => {
      console.log(error.message);
    });`);
  expect(message).toBe('it was ended because it ran for more than 1 s');
  const [, pid] = /^(\d+)$/.exec(line) ?? [];
  expect(identify(Number(pid))).toBeNull();
});
