import type { Check, Emit, Secrets } from '../../ports/index.js';
import type { Artifacts, EngineContext, EngineSpec } from './engine-spec.js';
import type { PublishedPort } from './ports.js';

/** What the runtime shows of an engine. */
export interface EngineInfo {
  /** As in `EngineSpec.name`. */
  readonly name: string;
  readonly title: string;
  /** The port that people use; null for an engine that publishes none. */
  readonly port: PublishedPort | null;
}

/** The engines of a stack: what they are, how their files come and how they start. */
export interface EngineSet {
  /** In the order of start. */
  readonly engines: readonly EngineInfo[];
  specs(context: EngineContext): readonly EngineSpec[];
  /** Files of the engines, fetched where the cache has them not. */
  resolveArtifacts(work: { readonly emit: Emit; readonly signal: AbortSignal }): Promise<Artifacts>;
  /** Makes the keys of the engines' ports, where they are not there whole. */
  makeKeys(work: {
    readonly folder: string;
    readonly artifacts: Artifacts;
    readonly secrets: Secrets;
    readonly signal: AbortSignal;
  }): Promise<void>;
  /** Checks of the machine besides the ports. */
  preflight(signal: AbortSignal): Promise<readonly Check[]>;
}
