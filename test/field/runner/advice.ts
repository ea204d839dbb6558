import type { Answer } from '../../e2e/support/workspace.js';
import type { FieldStack } from './stack.js';

/** Commands that only show something. */
const SHOWS = /^(status|logs|drift|doctor)\b/;

export interface Advice {
  readonly generation: number | null;
  readonly commands: readonly (readonly string[])[];
}

/** What a person would do who reads "next: .." and does what stands there, with a new generation where one is offered. */
export function adviceIn(next: string): Advice {
  const generation = /generation: (\d+)/.exec(next);
  const commands = [...next.matchAll(/`cdcctl ([^`]+)`/g)].map(([, command = '']) => command);
  return {
    generation: generation === null ? null : Number(generation[1]),
    commands: commands.filter((command) => !SHOWS.test(command)).map((command) => command.split(' ')),
  };
}

/** Follows it; gives the last answer that was no success, else the last one. */
export async function follow(stack: FieldStack, { generation, commands }: Advice): Promise<Answer | null> {
  if (generation !== null) await stack.setGeneration(generation);
  let last: Answer | null = null;
  for (const command of commands) {
    last = await stack.workspace.cdcctl(...command);
    if (last.exitCode !== 0) return last;
  }
  return last;
}

/** What, why and next of an answer that is an error. */
export function errorText({ json, stdout, stderr }: Answer): string {
  const error = json?.error;
  if (error === undefined) return stdout + stderr;
  return `${error.what}: ${error.why ?? ''}; next: ${error.next ?? 'nothing'}`;
}
