import type { RefusalCode } from '../errors/index.js';
import type { Reader } from '../model/index.js';
import type { IdentityChange } from './identity-changes.js';

/** One store, or a part of it, that is not the one that the pipeline's jobs were submitted to; `now` is null where it is lost. */
export type StoreChange =
  | { readonly store: 'mysql' | 'kafka'; readonly before: string; readonly now: string }
  | { readonly store: 'topic' | 'table'; readonly name: string; readonly before: string; readonly now: string | null }
  /** ClickHouse does not have the identity that was stamped into it. */
  | { readonly store: 'stamp' };

interface Coded<Code extends RefusalCode> {
  readonly code: Code;
}

/** `generation` is the one that pipeline.yaml has. */
interface OfGeneration<Code extends RefusalCode> extends Coded<Code> {
  readonly generation: number;
}

/** Why nothing is done. */
export type Refusal =
  | (Coded<'CDC-NOT-PROVISIONED'> & { readonly topics: readonly string[]; readonly tables: readonly string[] })
  | (OfGeneration<'CDC-GENERATION-LOWER'> & { readonly reached: number })
  | (OfGeneration<'CDC-OTHER-STORES'> & {
      readonly pipeline: string;
      readonly changes: readonly StoreChange[];
    })
  | (OfGeneration<'CDC-PARTITIONS'> & {
      readonly topic: string;
      readonly partitions: number;
      readonly wanted: number;
    })
  | (OfGeneration<'CDC-TOPIC-LOST'> & { readonly topic: string })
  | (OfGeneration<'CDC-STATE-UNFIT'> & {
      readonly job: string;
      readonly changes: readonly IdentityChange[];
    })
  | (OfGeneration<'CDC-STATE-LOST'> & {
      readonly job: string;
      readonly topics: readonly string[];
    })
  | (OfGeneration<'CDC-AWAY-TOO-LONG'> & {
      readonly job: string;
      readonly awayMs: number;
      readonly retentionMs: number;
    })
  | (Coded<'CDC-JOB-CANCELLING'> & { readonly job: string; readonly jobId: string })
  | (Coded<'CDC-FLINK-CDC-MISSING'> & { readonly reader: Reader });
