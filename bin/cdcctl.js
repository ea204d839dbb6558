#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(main)) {
  process.stderr.write('cdcctl is not built yet.\n  next: npm run bootstrap\n');
  process.exit(1);
}
const { run } = await import(main.href);
process.exitCode = await run(process.argv.slice(2));
// What a client of an engine leaves behind, such as a request that nobody answers, must not keep a command that is done.
setTimeout(() => process.exit(), 5_000).unref();
