import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { CdcctlError } from '../../src/errors/index.js';
import type { BenchStack } from './stack.js';

/** How often something was on the CPU, in percent of all samples. */
export interface Cost {
  readonly name: string;
  readonly percent: number;
}

export interface Profile {
  readonly samples: number;
  /** By the package of the innermost frame that is not the JDK's: what the JDK does counts for its caller. */
  readonly callers: readonly Cost[];
  /** By the innermost frame. */
  readonly methods: readonly Cost[];
}

const JDK = /^(java|javax|jdk|sun)\./;
const FRAME = /^\s+(\S+)\.([^.\s(]+)\(.*\)\s*(?:line:.*)?$/;
const PACKAGE_SEGMENTS = 5;

/** Sums up what `jfr print --events jdk.ExecutionSample` printed. */
export function summarise(printed: string): Profile {
  const stacks = printed.split('jdk.ExecutionSample {').slice(1).map(framesOf);
  const sampled = stacks.filter((frames) => frames.length > 0);
  return {
    samples: sampled.length,
    callers: costs(sampled.map((frames) => packageOf(frames.find(({ type }) => !JDK.test(type)) ?? frames[0]))),
    methods: costs(sampled.map(([first]) => `${first?.type}.${first?.method}`)),
  };
}

interface Frame {
  readonly type: string;
  readonly method: string;
}

/** Innermost first. */
function framesOf(event: string): readonly Frame[] {
  return event.split('\n').flatMap((line) => {
    const [, type, method] = FRAME.exec(line) ?? [];
    return type === undefined || method === undefined ? [] : [{ type, method }];
  });
}

/** Classes that the planner generates have no package. */
function packageOf(frame: Frame | undefined): string {
  const segments = (frame?.type ?? '').split('.').slice(0, -1);
  return segments.length === 0 ? 'generated code' : segments.slice(0, PACKAGE_SEGMENTS).join('.');
}

function costs(names: readonly string[]): readonly Cost[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, percent: (count / names.length) * 100 }))
    .sort((a, b) => b.percent - a.percent);
}

const TOP = 25;

/** The content of sink-profile.md. */
export function profileMarkdown({ samples, callers, methods }: Profile): string {
  const list = (title: string, found: readonly Cost[]): readonly string[] => [
    `| ${title} | % |`,
    '|---|---:|',
    ...found.slice(0, TOP).map(({ name, percent }) => `| \`${name}\` | ${percent.toFixed(1)} |`),
    '',
  ];
  return [
    '# CPU profile of the TaskManager while the `clickhouse` sink drains the topic',
    '',
    `${samples} samples of Java code by JFR. Collections and the compiler are not in them.`,
    '',
    ...list('package (the JDK counts for its caller)', callers),
    ...list('method', methods),
  ].join('\n');
}

/** Records the TaskManager with JFR while `work` runs and writes `sink.jfr` and `sink-profile.md` into the folder. */
export async function withProfile(stack: BenchStack, folder: string, work: () => Promise<unknown>): Promise<void> {
  const bin = dirname(stack.artifacts.java);
  const recording = join(folder, 'sink.jfr');
  const pid = String(stack.pid('flink-taskmanager'));
  await tool(join(bin, 'jcmd'), [pid, 'JFR.start', 'name=bench', 'settings=profile']);
  try {
    await work();
  } finally {
    await tool(join(bin, 'jcmd'), [pid, 'JFR.stop', 'name=bench', `filename=${recording}`]);
  }
  const printed = await tool(join(bin, 'jfr'), [
    'print',
    '--events',
    'jdk.ExecutionSample',
    '--stack-depth',
    '64',
    recording,
  ]);
  await writeFile(join(folder, 'sink-profile.md'), profileMarkdown(summarise(printed)));
}

async function tool(command: string, args: readonly string[]): Promise<string> {
  const run = await execa(command, args, { reject: false, stdin: 'ignore', maxBuffer: 1 << 29 });
  if (run.failed)
    throw new CdcctlError({
      code: 'CDC-BENCHMARK',
      what: `${command} failed`,
      why: `${run.stdout}\n${run.stderr}`.slice(-2000),
    });
  return run.stdout;
}
