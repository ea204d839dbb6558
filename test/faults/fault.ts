import type { Answer } from '../e2e/support/workspace.js';
import type { Delivery, Stack } from './stack.js';

/** What a fault may lack on this machine. */
export type Need = 'root' | 'proxies' | 'clocks';

export interface Scene {
  readonly stack: Stack;
  readonly random: () => number;
  /** Waits; ends early where the run is interrupted. */
  wait(ms: number): Promise<void>;
  /** Aborted where the run is interrupted. */
  readonly signal: AbortSignal;
  log(text: string): void;
}

/** Undoes what was done. What is not given is undone by nobody but the pipeline itself. */
export type Undo = () => Promise<void>;

/** One thing that can go wrong. A new one is one more object in one of the lists of `faults/`. */
export interface Fault {
  /** Its name, for --only and for the table. */
  readonly kind: string;
  /** What is done, in a few words. */
  readonly what: string;
  readonly needs?: readonly Need[];
  /** It takes so long that it is left out of shorter runs, unless it is named. */
  readonly fromMinutes?: number;
  /** Where it makes sense with one kind of delivery alone. */
  readonly delivery?: Delivery;
  /** Does it, and gives what undoes it. */
  strike(scene: Scene): Promise<Undo | undefined>;
  /** How long it lasts until it is undone, in seconds. */
  readonly holdS?: number;
  /**
   * `recovers`: by itself, once it is undone. `refused`: the command, run once it is undone, refuses by name; who does what
   * it says has both sides equal again.
   */
  readonly expect: 'recovers' | { readonly refused: RegExp; readonly by: (scene: Scene) => Promise<Answer> };
  /** It strikes the first snapshot of a stack that has just been brought up, while its jobs are submitted. */
  readonly atSnapshot?: true;
}
