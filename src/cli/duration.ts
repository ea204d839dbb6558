import { InvalidArgumentError } from 'commander';
import { durationMs, durationProblem } from '../model/index.js';

/** Option value such as `500ms`, `0.5s`, `7d` in milliseconds. */
export function parseDuration(text: string): number {
  const problem = durationProblem(text);
  if (problem !== null) throw new InvalidArgumentError(`${problem.what}: ${problem.instead}.`);
  return durationMs(text) ?? Number.NaN;
}

/** Option value that is a time, or a duration before now, in milliseconds since the epoch. Without a zone it is UTC. */
export function parseTime(now: () => number): (text: string) => number {
  return (text) => {
    const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
    if (match === null && /^\d+(\.\d+)?[a-z]+$/.test(text)) return now() - parseDuration(text);
    const [, day = '', time = '00:00', zone = 'Z'] = match ?? [];
    const value = Date.parse(`${day}T${time}${zone}`);
    if (!Number.isFinite(value)) {
      throw new InvalidArgumentError('Write a time such as 2026-11-24T10:00:00Z, or how long ago: 30m, 24h or 7d.');
    }
    return value;
  };
}

/** Option value that is a percentage: more than 0 and less than 100. */
export function parsePercentage(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (!/^\d+(\.\d+)?%?$/.test(text) || value <= 0 || value >= 100) {
    throw new InvalidArgumentError('Write a percentage of more than 0 and less than 100, such as 5 or 0.5.');
  }
  return value;
}

/** Option value that is a whole number of at least `min`. */
export function parseCount(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < min) {
      throw new InvalidArgumentError(`Write a whole number of at least ${min}.`);
    }
    return value;
  };
}
