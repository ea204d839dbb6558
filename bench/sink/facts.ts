import { readdir } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { RestClient } from '../../src/adapters/flink/http.js';
import type { Artifacts } from '../../src/adapters/local/engine-spec.js';
import type { BenchStack } from './stack.js';

/** What the figures depend on besides the code. The load is that of the minute before the benchmark: others share the machine. */
export function machine(): Readonly<Record<string, string | number>> {
  const processors = cpus();
  return {
    cpus: processors.length,
    model: processors[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

/** Versions of what runs, and of what this program was made from. */
export async function versionsOf(
  artifacts: Artifacts,
  flink: RestClient,
  clickhouse: string,
): Promise<Readonly<Record<string, string>>> {
  const overview = await flink.request(z.object({ 'flink-version': z.string() }), {
    method: 'GET',
    path: '/overview',
  });
  const jars = [...(await readdir(artifacts.flinkLib)), ...(await readdir(artifacts.kafkaLib))];
  return {
    flink: overview['flink-version'],
    clickhouse,
    kafka: versionOf(jars, 'kafka_2.13'),
    'flink-connector-kafka': versionOf(jars, 'flink-connector-kafka'),
    'flink-connector-jdbc': versionOf(jars, 'flink-connector-jdbc-core'),
    'clickhouse-jdbc': versionOf(jars, 'clickhouse-jdbc'),
    node: process.versions.node,
    // The folder's name is the hash of the connector's sources.
    connector: basename(dirname(artifacts.connectorJar)),
  };
}

function versionOf(jars: readonly string[], artifact: string): string {
  const jar = jars.find((name) => name.startsWith(`${artifact}-`) && /\d/.test(name.charAt(artifact.length + 1)));
  return jar?.slice(artifact.length + 1, -'.jar'.length) ?? 'none';
}

/** Why the `jdbc` contender cannot run, or null where it can. */
export async function missingJdbc(stack: BenchStack): Promise<string | null> {
  const jars = await readdir(stack.artifacts.flinkLib);
  const absent = ['flink-connector-jdbc', 'clickhouse-jdbc'].filter(
    (name) => !jars.some((jar) => jar.startsWith(name)),
  );
  return absent.length === 0 ? null : `the Flink engine has no ${absent.join(' and no ')}`;
}
