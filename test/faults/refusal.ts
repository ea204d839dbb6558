import type { Answer } from '../e2e/support/workspace.js';
import { adviceIn } from '../field/runner/advice.js';
import type { Fault, Scene } from './fault.js';
import { expectDone, type Stack } from './stack.js';
import { pipelineText } from './tables.js';

/** On a busy machine an engine may not answer in time: that is no refusal, and the command says to try it again. */
const NO_ANSWER = /does not answer/;
const TRIES = 3;
const BETWEEN_MS = 5_000;

export interface Refused {
  /** Whether the command refused by name, and said what to do next. */
  readonly named: boolean;
  /** What the command said, and what was done of it. */
  readonly said: string;
  /** Why doing what it said failed; null where it did not. */
  readonly helpless: string | null;
}

/** Runs the command that is to refuse, and does what it says, as a person would. */
export async function refusedBy({ by, refused }: Exclude<Fault['expect'], 'recovers'>, scene: Scene): Promise<Refused> {
  let answer = await by(scene);
  for (let tries = 1; tries < TRIES && NO_ANSWER.test(answer.stderr); tries++) {
    await scene.wait(BETWEEN_MS);
    answer = await by(scene);
  }
  const said = `exit code ${answer.exitCode}: ${oneLine(answer.stderr).slice(-900)}`;
  const next = nextOf(answer.stderr);
  if (answer.exitCode === 0 || !refused.test(answer.stderr) || next === null) {
    return { named: false, said, helpless: null };
  }
  try {
    return { named: true, said: `${said}; done: ${(await follow(scene.stack, next)).join(', ')}`, helpless: null };
  } catch (error) {
    scene.signal.throwIfAborted();
    return { named: true, said, helpless: error instanceof Error ? error.message : String(error) };
  }
}

/** How `up` refuses a first snapshot that no checkpoint was completed of. */
const NO_STATE = /has no savepoint or checkpoint, but/;

/**
 * `up` and `submit`. Where the JobManager was lost before the first checkpoint there is nothing to go on from: then what `up` says
 * is done, as a person would.
 */
export async function upAgain({ stack, log }: Scene): Promise<void> {
  const up = await stack.workspace.plain('up');
  const next = NO_STATE.test(up.stderr) ? nextOf(up.stderr) : null;
  if (next !== null) return log((await follow(stack, next)).join(', '));
  expectDone(up);
  expectDone(await stack.workspace.plain('submit'));
}

/** Gives the commands that were run: those that it names, then what each last one says that comes next. */
async function follow(stack: Stack, next: string): Promise<readonly string[]> {
  const { generation, commands } = adviceIn(next);
  if (generation !== null) await stack.workspace.write(pipelineText(stack.delivery, generation));
  const done: string[] = generation === null ? [] : [`generation: ${generation}`];
  let last: Answer | null = null;
  for (const command of commands) {
    last = await stack.workspace.plain(...command);
    expectDone(last);
    done.push(command.join(' '));
  }
  if (nextOf(last?.stdout ?? '')?.startsWith('cdcctl switch') === true) {
    expectDone(await stack.workspace.plain('switch', '--wait', '180s'));
    done.push('switch');
  }
  return done;
}

function nextOf(text: string): string | null {
  return /(?:^|\n)\s*next: ([\s\S]*?)(?:\n\s*code: \S.*)?$/.exec(text.trimEnd())?.[1]?.trim() ?? null;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
