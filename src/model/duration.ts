/** How a duration is written, in pipeline.yaml and in options alike. */
export const DURATION = /^\d+(\.\d+)?(ms|s|m|h|d)$/;

const UNIT_MS: ReadonlyMap<string, bigint> = new Map([
  ['ms', 1n],
  ['s', 1_000n],
  ['m', 60_000n],
  ['h', 3_600_000n],
  ['d', 86_400_000n],
]);

/** Whole numbers are multiplied, as 1.005 * 1000 is less than 1005 for a computer; null where a part of one is left. */
function exactMs(text: string): bigint | null {
  const [, whole = '', fraction = '', unit = ''] = /^(\d+)(?:\.(\d+))?([a-z]+)$/.exec(text) ?? [];
  const scale = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * (UNIT_MS.get(unit) ?? 0n);
  return scaled % scale === 0n ? scaled / scale : null;
}

/** Milliseconds of a duration such as `100ms`, `0.5s` or `7d`; null where the text is none (`durationProblem` says why). */
export function durationMs(text: string): number | null {
  const exact = DURATION.test(text) ? exactMs(text) : null;
  return exact === null || exact > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(exact);
}

/** Why a text is no duration, and what to write instead. */
export interface DurationProblem {
  readonly what: string;
  readonly instead: string;
}

/** What is wrong with a text as a duration; null where nothing is. `shown` is what a message shows of a text that is none. */
export function durationProblem(text: string, shown: string = JSON.stringify(text)): DurationProblem | null {
  if (durationMs(text) !== null) return null;
  const instead = 'write a number and a unit (ms, s, m, h or d), for example 0.5s';
  if (/^\d+(\.\d+)?$/.test(text)) return { what: `${text} has no unit`, instead };
  if (!DURATION.test(text)) return { what: `${shown} is not a duration`, instead };
  if (exactMs(text) === null) return { what: `${text} is not a whole number of milliseconds`, instead: 'round it' };
  return { what: `${text} is too long`, instead: 'write a shorter duration' };
}
