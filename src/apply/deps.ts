import type { Pipeline } from '../model/index.js';
import type {
  Broker,
  CheckpointStore,
  Clock,
  Emit,
  FlinkJobs,
  PlaceholderValues,
  Secrets,
  SinkDb,
  SourceDb,
  StateStore,
} from '../ports/index.js';

/** What applying a plan works with. Functions ask for the part that they need. */
export interface ApplyDeps {
  readonly pipeline: Pipeline;
  /** Addresses as the jobs see the services. */
  readonly placeholders: PlaceholderValues;
  readonly secrets: Secrets;
  readonly flink: FlinkJobs;
  readonly broker: Broker;
  readonly source: SourceDb;
  readonly sink: SinkDb;
  readonly state: StateStore;
  readonly checkpoints: CheckpointStore;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** SHA-256 of the connector jars by file name; another jar makes another job. */
  readonly jars: Readonly<Record<string, string>>;
  /** A fresh id for a Flink job: 32 hex digits. */
  readonly newJobId: () => string;
}
