/**
 * Runs ClickHouse as the process it is started in: loads the server's shared library and hands it a command line.
 *
 *     node server.mjs <engine directory> <option>...
 *
 * The engine directory is the one that holds `node_modules`. The call returns when the server has ended (SIGTERM),
 * and the exit code is the server's own.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

const [engineDir, ...options] = process.argv.slice(2);
if (engineDir === undefined) {
  process.stderr.write('usage: node server.mjs <engine directory> <option>...\n');
  process.exit(64);
}

const require = createRequire(join(engineDir, 'package.json'));
const { DataType, load, open } = require('ffi-rs');
const library = 'chdb';
open({ library, path: require.resolve('@chdb/lib-linux-x64-gnu/libchdb.so') });

// The entry takes argv as a C program does: the first element is the program's name.
const argv = ['clickhouse', ...options];
const code = load({
  library,
  funcName: 'chdb_query_cmdline',
  retType: DataType.I32,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
});
process.exit(code);
