import { integerBetween } from '../../../src/generate/random.js';
import { eventually } from '../../e2e/support/workspace.js';
import type { Fault, Scene } from '../fault.js';
import { ENGINES, type EngineName, expectDone, type Stack } from '../stack.js';
import { anyEngine } from './processes.js';

/** A command during which something happens, and how long it takes about, in seconds. */
interface Command {
  readonly name: string;
  readonly args: readonly string[];
  readonly upToS: number;
  /** Run before it. */
  readonly first?: readonly string[];
}

const COMMANDS: readonly Command[] = [
  { name: 'savepoint', args: ['savepoint'], upToS: 4 },
  { name: 'submit', args: ['submit', '--replay'], upToS: 12 },
  { name: 'stop', args: ['stop'], upToS: 4 },
  { name: 'up', first: ['stop'], args: ['up'], upToS: 25 },
];

async function prepare({ stack }: Scene, { first }: Command): Promise<void> {
  if (first !== undefined) expectDone(await stack.workspace.cdcctl(...first));
}

/** kill -9 of any engine that runs by then; waits for one where none does. */
async function killAny({ stack, random, log }: Scene): Promise<void> {
  const first = ENGINES.indexOf(anyEngine(random));
  const names = [...ENGINES.slice(first), ...ENGINES.slice(0, first)];
  const killed = await eventually(
    () => firstKilled(stack, names),
    (name) => name !== null,
    30_000,
  );
  log(`killed ${killed}`);
}

async function firstKilled(stack: Stack, names: readonly EngineName[]): Promise<EngineName | null> {
  for (const name of names) {
    const dead = await stack.kill(name).then(
      () => true,
      () => false,
    );
    if (dead) return name;
  }
  return null;
}

function moment({ random }: Scene, { upToS }: Command): number {
  return integerBetween(random, 0, upToS * 1000);
}

/** Whatever came of the command, `up` and `submit` bring everything back, and say so. */
export const commandFaults: readonly Fault[] = COMMANDS.flatMap((command): Fault[] => [
  {
    kind: `kill-during-${command.name}`,
    what: `kill -9 of any engine during \`${command.args.join(' ')}\`, then \`up\` and \`submit\``,
    expect: 'recovers',
    async strike(scene) {
      await prepare(scene, command);
      const running = scene.stack.workspace.cdcctl(...command.args);
      await scene.wait(moment(scene, command));
      await killAny(scene);
      const { exitCode } = await running;
      scene.log(`${command.name} ended with ${exitCode}`);
      return () => scene.stack.repair();
    },
  },
  {
    kind: `ctrl-c-${command.name}`,
    what: `Ctrl-C at a random moment of \`${command.args.join(' ')}\`, then \`up\` and \`submit\``,
    expect: 'recovers',
    async strike(scene) {
      await prepare(scene, command);
      const running = scene.stack.workspace.start(...command.args);
      await scene.wait(moment(scene, command));
      const { exitCode, stderr } = await running.interrupt();
      scene.log(`${command.name} ended with ${exitCode}`);
      // -1: the signal came before the program was loaded, and ended it.
      if (![130, 0, -1].includes(exitCode)) throw new Error(`Ctrl-C gave exit code ${exitCode}: ${stderr.slice(-300)}`);
      return () => scene.stack.repair();
    },
  },
]);
