import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchProgram } from '../program.js';
import { measure } from './measure.js';
import { parseOptions } from './options.js';
import { plots } from './plots.js';
import { resultMarkdown, resultText } from './report.js';

await benchProgram('bench', parseOptions, async (options, emit, signal) => {
  await mkdir(options.out, { recursive: true });
  const result = await measure(options, emit, signal);
  await writeFile(join(options.out, 'e2e.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(options.out, 'e2e.md'), resultMarkdown(result));
  for (const [file, text] of plots(result)) await writeFile(join(options.out, file), text);
  return { text: resultText(result), ok: Object.keys(result.failures).length === 0 };
});
