/**
 * Runs ClickHouse as the process it is started in: loads the server's shared library and hands it a command line.
 *
 *     node server.mjs <engine directory> <option>...
 *
 * The engine directory is the one that holds `node_modules`. The call returns when the server has ended (SIGTERM),
 * and the exit code is the server's own.
 */
import { writeSync } from 'node:fs';
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
const INT = DataType.I32;
const TEXT = DataType.String;

// The entry takes argv as a C program does: the first element is the program's name.
const argv = ['clickhouse', ...terminalOptions(), ...options];
open({ library: 'chdb', path: require.resolve('@chdb/lib-linux-x64-gnu/libchdb.so') });
const code = load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: INT,
  paramsType: [INT, DataType.StringArray],
  paramsValue: [argv.length, argv],
});
process.exit(code);

/**
 * The library behaves like clickhouse-local. Without a terminal on its standard input it ends the whole process for
 * any exception of any connection: a client that resets its connection, a wrong packet, a port scan. With a terminal
 * and `--interactive` it goes on, as clickhouse-server does (ClickHouse issue 115666, mended in 26.8). So it gets one.
 * Its prompt comes only where the queries of the command line have failed, and finds that it shall exit.
 */
function terminalOptions() {
  if (!openTerminal()) {
    process.stderr.write('There is no pseudo-terminal (/dev/ptmx): a client that breaks off can end this server.\n');
    return [];
  }
  // Nothing may be written to a terminal that nobody reads.
  return ['--interactive', '--progress=off', '--progress-table=off', '--highlight=0', '--disable_suggestion'];
}

/** Puts a new pseudo-terminal, with `exit` typed into it, on standard input; false where the system has none to give. */
function openTerminal() {
  open({ library: 'libc', path: 'libc.so.6' });
  const libc = (funcName, retType, paramsType, paramsValue) =>
    load({ library: 'libc', funcName, retType, paramsType, paramsValue });
  const READ_WRITE_NOT_CONTROLLING = 0o402;
  const master = libc('posix_openpt', INT, [INT], [READ_WRITE_NOT_CONTROLLING]);
  if (master < 0 || libc('unlockpt', INT, [INT], [master]) !== 0) return false;
  const terminal = libc('open', INT, [TEXT, INT], [libc('ptsname', TEXT, [INT], [master]), READ_WRITE_NOT_CONTROLLING]);
  if (terminal < 0 || libc('dup2', INT, [INT, INT], [terminal, 0]) !== 0) return false;
  writeSync(master, 'exit\n');
  return libc('isatty', INT, [INT], [0]) === 1;
}
