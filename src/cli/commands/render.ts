import { prepareFiles } from '../../adapters/docker/index.js';
import { ExitCode } from '../../errors/index.js';
import type { RenderedFile } from '../../render/index.js';
import type { CommandResult, Register } from '../command.js';
import { dockerContext } from '../docker.js';
import { compareRendered, writeRendered } from '../rendered-files.js';
import { type Session, stateDirectory } from '../session.js';

export const render: Register = (program, execute) => {
  program
    .command('render')
    .description('write docker-compose, Flink SQL and init scripts beside the config, and all that compose needs')
    .option('--check', 'write nothing; print a diff and exit 2 where the files differ')
    .option('--files-only', 'write the rendered files, but gather no jars and choose no passwords')
    .addHelpText(
      'after',
      '\nAfterwards `docker compose -f compose/docker-compose.yaml up` works without cdcctl: passwords and ports are in\ncompose/.env (0600), the connectors in compose/connectors/. Neither is meant to be committed.',
    )
    .action((options: { check?: boolean; filesOnly?: boolean }) =>
      execute('render', async (session) => {
        if (options.check === true) return check(session);
        return options.filesOnly === true ? write(session) : session.locked('render', () => writeAll(session));
      }),
    );
};

function check(session: Session): CommandResult {
  const { files, changed, diff } = compareRendered(session);
  if (changed.length === 0) return { json: { changed }, text: `${files.length} files are up to date` };
  const summary = `${changed.length} of ${files.length} files differ from what the config renders\nnext: cdcctl render`;
  return { exitCode: ExitCode.difference, json: { changed, diff }, text: `${diff}\n${summary}` };
}

function write(session: Session): CommandResult {
  const { files, changed } = writeRendered(session);
  const kinds = new Map(changed.map(({ path, kind }) => [path, kind]));
  const line = ({ path }: RenderedFile): string => {
    const kind = kinds.get(path);
    return `${kind === undefined ? '=' : kind === 'missing' ? '+' : '~'} ${path}`;
  };
  return { json: { files: files.map(({ path }) => path), changed }, text: files.map(line).join('\n') };
}

async function writeAll(session: Session): Promise<CommandResult> {
  const written = write(session);
  const { folder, env, emit, signal } = session;
  const pipeline = session.pipeline();
  const stateDir = stateDirectory(folder, pipeline.name, 'docker');
  const context = dockerContext({ pipeline, folder, stateDir, env, emit });
  const { ports, secrets, jars: hashes } = await prepareFiles(context, signal);
  session.reporter.hide(secrets);
  const jars = Object.keys(hashes);
  return {
    json: { ...written.json, ports, jars },
    text: `${written.text}\n= compose/.env: ${secrets.size} passwords and the ports\n= compose/connectors/: ${jars.length} jars`,
  };
}
