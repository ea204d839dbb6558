import { ExitCode } from '../../errors/index.js';
import { formatPlan, planDocument } from '../../report/plan-text.js';
import { formatReport } from '../../report/validation-text.js';
import { exitCodeOf, type ValidationReport } from '../../validate/index.js';
import type { CommandResult, Register } from '../command.js';
import { parseCount } from '../duration.js';
import { generateStep } from '../generate-steps.js';
import type { Session } from '../session.js';
import { stopStep, submitStep, upStep, validateStep } from '../steps.js';
import { generateText } from './generate.js';
import { writeJunit } from './validate.js';

const WAIT_MS = 120_000;

export const smoke: Register = (program, execute) => {
  program
    .command('smoke')
    .description('up, submit, generate, validate and down in one go, with an exit code; for CI')
    .option('--count <n>', 'changes to write', parseCount(1), 100)
    .option('--auto-ports', 'choose a free port where the configured one is taken')
    .option('--junit <file>', 'write the comparison as JUnit XML too')
    .addHelpText(
      'after',
      `
A stack that was up before stays up; its data stays in any case.

Example:
  cdcctl smoke --auto-ports --junit report.xml`,
    )
    .action((options: Options) => execute('smoke', (session) => session.locked('smoke', () => run(session, options))));
};

interface Options {
  readonly count: number;
  readonly autoPorts?: boolean;
  readonly junit?: string;
}

async function run(session: Session, options: Options): Promise<CommandResult> {
  const before = await session.runtime().status();
  try {
    return await roundTrip(session, { ...options, autoPorts: options.autoPorts === true });
  } finally {
    if (before.engines.every(({ state }) => state === 'stopped')) await takeDown(session);
  }
}

export interface RoundTripOptions {
  readonly count: number;
  readonly autoPorts: boolean;
  /** The file that the comparison is written to as JUnit XML. */
  readonly junit?: string;
}

/** Brings everything up, writes orders and compares both sides. */
export async function roundTrip(
  session: Session,
  { count, autoPorts, junit }: RoundTripOptions,
): Promise<CommandResult> {
  const up = await upStep(session, { autoPorts });
  const submitted = await submitStep(session);
  if (submitted.outcome === 'changed') {
    const document = { ...submitted, plan: planDocument(submitted.plan) };
    return { exitCode: ExitCode.difference, json: { submitted: document }, text: formatPlan(submitted.plan) };
  }
  const generated = await generateStep(session, { count, rate: 200, seed: Date.now() % 1_000_000 });
  const report: ValidationReport = await validateStep(session, WAIT_MS);
  if (junit !== undefined) writeJunit(junit, session, report);
  return {
    exitCode: exitCodeOf(report),
    json: { started: up.started, ports: up.ports, generated, tables: report.tables },
    text: `${generateText(generated)}\n\n${formatReport(report)}`,
  };
}

/** Runs after an interruption too, so it takes no notice of the signal that ended the work. */
async function takeDown(session: Session): Promise<void> {
  const own = { ...session, signal: new AbortController().signal };
  await stopStep(own, { savepoints: true });
  await session.runtime().remove({ volumes: false });
}
