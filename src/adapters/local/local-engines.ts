import { join } from 'node:path';
import type { FlinkVersion } from '../../model/index.js';
import { refuseUnfit } from '../host/refusals.js';
import type { EngineSet } from './engine-set.js';
import type { EngineContext, EngineSpec } from './engine-spec.js';
import { engineSpecs, preflight, resolveArtifacts } from './engines/index.js';

export interface LocalEnginesOptions {
  readonly cacheDir: string;
  /** Root of this package, where engines/ and connector/ are. */
  readonly projectRoot: string;
  readonly flinkVersion: FlinkVersion;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const FLINK = ['flink-jobmanager', 'flink-taskmanager', 'sql-gateway'];

/** Specifications of the embedded engines. The stores end after Flink, whose jobs read and write them to the last. */
export function localSpecs(context: EngineContext): readonly EngineSpec[] {
  return engineSpecs(context).map((spec) => (FLINK.includes(spec.name) ? spec : { ...spec, stopAfter: FLINK }));
}

/** The embedded engines: MySQL, Kafka, ClickHouse and Flink. */
export function createLocalEngines({ cacheDir, projectRoot, flinkVersion, env }: LocalEnginesOptions): EngineSet {
  const files = {
    root: join(projectRoot, 'engines'),
    connectorSource: join(projectRoot, 'connector'),
    cache: cacheDir,
    flinkVersion,
    env,
  };
  return {
    engines: [
      { name: 'mysql', title: 'MySQL', port: 'mysql' },
      { name: 'kafka', title: 'Kafka', port: 'kafka' },
      { name: 'clickhouse-server', title: 'ClickHouse', port: 'clickhouseHttp' },
      { name: 'flink-jobmanager', title: 'Flink JobManager', port: 'flink' },
      { name: 'flink-taskmanager', title: 'Flink TaskManager', port: null },
      { name: 'sql-gateway', title: 'Flink SQL Gateway', port: 'sqlGateway' },
    ],
    specs: localSpecs,
    async resolveArtifacts(work) {
      refuseUnfit(await preflight(files), 'cdcctl doctor');
      return resolveArtifacts({ ...files, ...work });
    },
    preflight: () => preflight(files),
  };
}
