import type { EngineContext, EngineSpec } from '../engine-spec.js';
import { clickhouseEngine } from './clickhouse.js';
import { flinkEngines } from './flink.js';
import { kafkaEngine } from './kafka.js';
import { mysqlEngine } from './mysql.js';

/** The processes of the embedded stack. */
export function engineSpecs(context: EngineContext): readonly EngineSpec[] {
  return [mysqlEngine(context), kafkaEngine(context), clickhouseEngine(context), ...flinkEngines(context)];
}

export { type ArtifactOptions, missingArtifacts, resolveArtifacts, resolveConnectors } from './artifacts.js';
export { clickhouseUsers } from './clickhouse-users.js';
export { cacheDirectory, connectorSourceDir, declarationsDir } from './declarations.js';
export { flinkRunner } from './flink.js';
export { checkpointsUri, savepointsUri } from './flink-config.js';
export { type InspectOptions, inspectMachine, preflight } from './inspect.js';
