import { join } from 'node:path';
import { execa } from 'execa';
import type { FlinkVersion } from '../../../model/index.js';
import type { Env } from './clients.js';

export interface Java {
  /** The executable. */
  readonly path: string;
  /** Feature release: 11, 17, 21. */
  readonly major: number;
  /** As it names itself: `17.0.15`. */
  readonly version: string;
  /** False where it is a runtime without a compiler; Maven needs one to build the connector. */
  readonly compiler: boolean;
}

export const JAVA_MINIMUM = 11;
/** Newest release that each version of Flink supports. */
export const JAVA_NEWEST: Readonly<Record<FlinkVersion, number>> = { '1.20': 21, '2.2': 21, '1.19': 21, '1.18': 17 };

/** Version in the output of `java -version`, or null where it is not one. */
export function parseJavaVersion(output: string): Pick<Java, 'major' | 'version'> | null {
  const match = /version "((?:1\.)?(\d+)[^"]*)"/.exec(output);
  return match ? { version: match[1] ?? '', major: Number(match[2]) } : null;
}

/** The Java that JAVA_HOME names, else the first on the PATH; null where there is none that runs. */
export async function findJava(env: Env): Promise<Java | null> {
  const home = env.JAVA_HOME;
  return (home ? await probe(join(home, 'bin'), env) : null) ?? (await probe(null, env));
}

async function probe(bin: string | null, env: Env): Promise<Java | null> {
  const command = (name: string) => (bin === null ? name : join(bin, name));
  const run = await execa(command('java'), ['-XshowSettings:properties', '-version'], options(env));
  const version = parseJavaVersion(run.all ?? '');
  if (run.failed || version === null) return null;
  const compiler = await execa(command('javac'), ['-version'], options(env));
  // The settings name the real home, so that the engines' command lines do not depend on the PATH.
  const home = /java\.home = (.+)/.exec(run.all ?? '')?.[1]?.trim();
  return { ...version, path: home ? join(home, 'bin', 'java') : command('java'), compiler: !compiler.failed };
}

function options(env: Env) {
  return { env, extendEnv: false, reject: false, all: true, stdin: 'ignore', timeout: 60_000 } as const;
}
