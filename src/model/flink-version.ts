/** Flink releases that pipelines run on; the first is the default. */
export const FLINK_VERSIONS = ['1.20', '2.2', '1.19', '1.18'] as const;
export type FlinkVersion = (typeof FLINK_VERSIONS)[number];

/** The exact release of each version: what `engines/` holds and what the Docker images are tagged with. */
export const FLINK_RELEASES: Readonly<Record<FlinkVersion, string>> = {
  '1.20': '1.20.3',
  '2.2': '2.2.0',
  '1.19': '1.19.1',
  '1.18': '1.18.1',
};

/** What Flink called these options before 1.20. */
const NAMES_BEFORE_1_20: Readonly<Record<string, string>> = {
  'execution.checkpointing.storage': 'state.checkpoint-storage',
  'execution.checkpointing.dir': 'state.checkpoints.dir',
  'execution.checkpointing.savepoint-dir': 'state.savepoints.dir',
  'execution.checkpointing.num-retained': 'state.checkpoints.num-retained',
};

/** Cluster settings, given under the names of Flink 1.20, under those that this version reads. An unknown name would be ignored. */
export function flinkSettingsFor<T>(
  version: FlinkVersion,
  settings: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  if (version === '1.20' || version === '2.2') return settings;
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [NAMES_BEFORE_1_20[name] ?? name, value]));
}

/** The API of Flink that the connector is built for: each has a jar of its own. */
export function flinkApi(version: FlinkVersion): '1' | '2' {
  return version === '2.2' ? '2' : '1';
}
