import { join } from 'node:path';
import { AccessSecret, type FlinkVersion } from '../../model/index.js';
import { ENGINES } from '../host/engines.js';
import { refuseUnfit } from '../host/refusals.js';
import { ensureKeys } from '../host/tls/index.js';
import type { EngineSet } from './engine-set.js';
import type { EngineContext, EngineSpec } from './engine-spec.js';
import { engineSpecs, preflight, resolveArtifacts } from './engines/index.js';

export interface LocalEnginesOptions {
  readonly cacheDir: string;
  /** Root of this package, where engines/ and connector/ are. */
  readonly projectRoot: string;
  readonly flinkVersion: FlinkVersion;
  /** Whether the pipeline's reader is made of Flink CDC. */
  readonly flinkCdc: boolean;
  /** True where the pipeline reads from a MySQL that is there already. */
  readonly withoutMysql?: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const FLINK = ['flink-jobmanager', 'flink-taskmanager'];

function isPart(engine: string, { withoutMysql }: Pick<EngineContext, 'withoutMysql'>): boolean {
  return withoutMysql !== true || engine !== 'mysql';
}

/** Specifications of the embedded engines. The stores end after Flink, whose jobs read and write them to the last. */
export function localSpecs(context: EngineContext): readonly EngineSpec[] {
  return engineSpecs(context)
    .filter(({ name }) => isPart(name, context))
    .map((spec) => (FLINK.includes(spec.name) ? spec : { ...spec, stopAfter: FLINK }));
}

/** The embedded engines: MySQL, Kafka, ClickHouse and Flink. */
export function createLocalEngines(options: LocalEnginesOptions): EngineSet {
  const { cacheDir, projectRoot, flinkVersion, flinkCdc, env } = options;
  const files = {
    root: join(projectRoot, 'engines'),
    connectorSource: join(projectRoot, 'connector'),
    cache: cacheDir,
    flinkVersion,
    flinkCdc,
    env,
  };
  return {
    engines: ENGINES.filter(({ name }) => isPart(name, options)),
    specs: localSpecs,
    async resolveArtifacts(work) {
      refuseUnfit(await preflight(files), 'cdcctl doctor');
      return resolveArtifacts({ ...files, ...work });
    },
    async makeKeys({ folder, artifacts, secrets, signal }) {
      const password = secrets.get(AccessSecret.keyStores) ?? '';
      await ensureKeys({ folder, java: artifacts.java, password, signal });
    },
    preflight: () => preflight(files),
  };
}
