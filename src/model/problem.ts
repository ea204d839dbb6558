import type { ProblemCode } from '../errors/index.js';

/** Place of a value in the config: keys and list positions from the root. */
export type Path = readonly (string | number)[];

/** What is wrong with a value or a key, and what to write instead. */
export interface Finding {
  readonly code: ProblemCode;
  readonly what: string;
  readonly instead: string;
}

/** Something in the config that has to change. */
export interface Problem extends Finding {
  readonly path: Path;
  /** Whether the key itself is wrong or its value. */
  readonly at: 'key' | 'value';
  /** Character offset in the file, where it is known better than by the path. */
  readonly offset?: number;
}

/** Line and column in a file, both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly col: number;
}
