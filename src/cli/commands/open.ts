import { spawn } from 'node:child_process';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CdcctlError, ExitCode } from '../../errors/index.js';
import { addresses } from '../addresses.js';
import type { Register } from '../command.js';
import type { Session } from '../session.js';

/** Pages of the stack, by the name that `open` knows them under and the one in the table of addresses. */
const PAGES: Readonly<Record<string, string>> = {
  flink: 'Flink dashboard',
  clickhouse: 'ClickHouse Play',
  'kafka-ui': 'Kafka UI',
};

export const open: Register = (program, execute) => {
  program
    .command('open')
    .argument('[service]', `one of ${Object.keys(PAGES).join(', ')}`, 'flink')
    .description(
      "print the link to a page of the stack, and open it where there is a desktop; Flink's dashboard by default",
    )
    .option('--print', 'only print it')
    .addHelpText('after', "\nThe link to Flink's dashboard holds a secret: whoever has it sees the jobs.")
    .action((service: string, options: { print?: boolean }) =>
      execute('open', async (session) => {
        const url = await linkTo(session, service);
        const opened = options.print !== true && session.globals.json !== true && (await openInBrowser(url, session));
        return { json: { service, url, opened }, text: url };
      }),
    );
};

/** Its own output is what the command is for, so it is not scrubbed of the token: no client of the stack is opened here. */
async function linkTo(session: Session, service: string): Promise<string> {
  const runtime = session.runtime();
  const link = await runtime.dashboardLink();
  if (service === 'flink' && link !== null) {
    await refuseUnserved(session);
    return link;
  }
  const rows = addresses(session.pipeline(), await runtime.ports(), runtime.secretsFile, link);
  const page = rows.find(({ name }) => name === PAGES[service]);
  if (page !== undefined) return page.url;
  throw new CdcctlError({
    code: 'CDC-PAGE-UNKNOWN',
    what: `${service} has no page in this stack`,
    next: `Choose one of: ${Object.keys(PAGES).join(', ')}; Kafka UI is a part of the Docker target`,
    exitCode: ExitCode.usage,
  });
}

/** Whoever listens in the place of a dashboard that is down would get the secret of the link. */
async function refuseUnserved(session: Session): Promise<void> {
  const { engines } = await session.runtime().status();
  if (engines.some(({ name, state }) => /\bdashboard$/.test(name) && state === 'ready')) return;
  throw new CdcctlError({
    code: 'CDC-DASHBOARD-DOWN',
    what: "Flink's dashboard is not served",
    why: 'Its link holds a secret, which whoever listens in its place would get.',
    next: 'cdcctl status, then cdcctl up',
  });
}

/**
 * Hands the link to the desktop, as far as there is one, in a file for its owner alone: an argument is visible to every
 * user of the machine.
 */
async function openInBrowser(url: string, session: Session): Promise<boolean> {
  const { DISPLAY, WAYLAND_DISPLAY } = session.env;
  if (!DISPLAY && !WAYLAND_DISPLAY) return false;
  const page = join(session.stateDir(), 'open.html');
  const content = `<meta http-equiv="refresh" content="0; url=${url}"><meta name="referrer" content="no-referrer">\n`;
  await writeFileAtomic(page, content, { mode: 0o600 });
  const child = spawn('xdg-open', [page], { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
  return true;
}
