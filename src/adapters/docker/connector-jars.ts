import { chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Sink } from '../../model/index.js';
import { sha256OfFile } from '../host/file-hash.js';

/**
 * What Flink's official image lacks of the embedded Flink's libraries: connectors, and what the Kafka connector needs.
 * Names without versions; flink-dist has snappy and lz4 (FLINK-26701), and neither kafka-clients, zstd nor guava.
 */
const ALWAYS = ['mysql-connector-j', 'flink-connector-kafka', 'kafka-clients', 'zstd-jni', 'guava', 'failureaccess'];
const FOR_JDBC = ['flink-connector-jdbc-core', 'clickhouse-jdbc'];

export interface JarSources {
  /** Folder with the libraries of the embedded Flink, connectors among them. */
  readonly flinkLib: string;
  /** Folder of Flink CDC's jar, or null where it is not wanted. */
  readonly flinkCdcLib: string | null;
  /** The ClickHouse connector. */
  readonly connectorJar: string;
}

/**
 * Copies the jars that Flink's containers mount into the folder, takes others away, and gives their SHA-256 in hex by
 * file name. A jar that is there and whole stays as it is, so running containers are not disturbed.
 */
export async function copyJars(
  { flinkLib, flinkCdcLib, connectorJar }: JarSources,
  sink: Sink['type'],
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const wanted = sink === 'jdbc' ? [...ALWAYS, ...FOR_JDBC] : ALWAYS;
  const libraries = (await jarsIn(flinkLib)).filter((jar) => wanted.some((name) => isOf(name, basename(jar))));
  const flinkCdc = flinkCdcLib === null ? [] : await jarsIn(flinkCdcLib);
  const sources = [...libraries, ...flinkCdc, connectorJar];
  await makeReadable(folder);
  const hashes = await Promise.all(
    sources.map(async (jar) => [basename(jar), await copyJar(jar, join(folder, basename(jar)))] as const),
  );
  const names = new Set(hashes.map(([name]) => name));
  const others = (await readdir(folder)).filter((name) => name.endsWith('.jar') && !names.has(name));
  for (const name of others) await rm(join(folder, name));
  return Object.fromEntries(hashes);
}

/** Copies the metrics agent under a name without a version, which the compose file mounts. */
export async function copyAgent(library: string, folder: string): Promise<void> {
  const agent = (await readdir(library)).find((file) => isOf('jmx_prometheus_javaagent', file));
  if (agent === undefined) throw new Error(`no metrics agent in ${library}`);
  await makeReadable(folder);
  await copyJar(join(library, agent), join(folder, 'jmx_prometheus_javaagent.jar'));
}

async function jarsIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith('.jar')).map((file) => join(folder, file));
}

/** `guava-32.1.2-jre.jar` is a version of guava, `guava-testlib-32.jar` is not. */
function isOf(name: string, file: string): boolean {
  return file.endsWith('.jar') && file.startsWith(`${name}-`) && /^\d/.test(file.slice(name.length + 1));
}

async function copyJar(jar: string, target: string): Promise<string> {
  const hash = await sha256OfFile(jar);
  if ((await sha256OfFile(target).catch(() => null)) !== hash) {
    await copyFile(jar, `${target}.tmp`);
    await chmod(`${target}.tmp`, 0o644);
    await rename(`${target}.tmp`, target);
  }
  return hash;
}

/** Containers read what is in it as other users, whatever this one's umask is. */
async function makeReadable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
}

/**
 * Variable of the compose project that names the connectors. It is part of Flink's containers, so compose makes these
 * anew where the jars have changed, and a container tells which jars its Flink was started with.
 */
export const JARS_VARIABLE = 'CDCCTL_CONNECTORS';

/** `<file>=<SHA-256>,...` in the order of the names. */
export function jarsText(jars: Readonly<Record<string, string>>): string {
  return Object.entries(jars)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, hash]) => `${file}=${hash}`)
    .join(',');
}

/** What `jarsText` has written. */
export function readJarsText(text: string): Readonly<Record<string, string>> {
  const entries = text.split(',').map((entry) => entry.split('='));
  return Object.fromEntries(entries.flatMap(([file, hash]) => (file && hash ? [[file, hash]] : [])));
}
