import type { FieldCase } from '../case.js';
import { runsAlone } from '../known-failures.js';

/** Cases that are carried by one generation of jobs at the same time. */
export interface Round {
  readonly cases: readonly FieldCase[];
  /** MySQL is somebody's own, so the engines are others. */
  readonly ownMysql: boolean;
}

/**
 * The cases that bear each other share one round; each of the others has one of its own. Those that share engines stand
 * together.
 */
export function roundsOf(
  cases: readonly FieldCase[],
  alone: (one: FieldCase) => boolean = runsAlone,
): readonly Round[] {
  const shared = cases.filter((one) => !alone(one));
  const single = cases.filter(alone).map((one) => ({ cases: [one], ownMysql: one.ownMysql === true }));
  const first = shared.length === 0 ? [] : [{ cases: shared, ownMysql: false }];
  return [...first, ...single.filter(({ ownMysql }) => !ownMysql), ...single.filter(({ ownMysql }) => ownMysql)];
}
