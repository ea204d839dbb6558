import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchProgram } from '../program.js';
import { measure } from './measure.js';
import { parseOptions } from './options.js';
import { resultMarkdown, resultText } from './report.js';

await benchProgram('bench:sink', parseOptions, async (options, emit, signal) => {
  await mkdir(options.out, { recursive: true });
  const result = await measure(options, emit, signal);
  await writeFile(join(options.out, 'sink.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(options.out, 'sink.md'), resultMarkdown(result));
  return { text: resultText(result), ok: true };
});
