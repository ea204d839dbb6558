import type { Difference, Drift, Place } from '../model/index.js';
import { generationText, remedyText } from './remedy-text.js';
import { table } from './table.js';

const NAMES: Readonly<Record<Place, string>> = {
  mysql: 'MySQL',
  topic: 'topics',
  clickhouse: 'ClickHouse',
  job: 'jobs',
};
const HEAD = ['where', 'object', 'pipeline.yaml has', 'there is', 'what to do'];

function row({ place, table: name, object, expected, actual, remedy }: Difference): readonly string[] {
  return [NAMES[place], name === null ? object : `${name} ${object}`, expected, actual, remedyText(remedy)];
}

function unlistedLine(unlisted: readonly string[], all: boolean): readonly string[] {
  if (unlisted.length === 0) return [];
  const count = `${unlisted.length} ${unlisted.length === 1 ? 'table' : 'tables'} of MySQL not in the pipeline`;
  return [all ? `${count}: ${unlisted.join(', ')}` : `${count} (--all-tables names them)`];
}

/** A difference for `--json`: its data, and what to do in a sentence. */
export function differenceDocument(difference: Difference): Readonly<Record<string, unknown>> {
  return { ...difference, next: remedyText(difference.remedy) };
}

/** The differences as a table for people, and one line for each place that has none or was not read. */
export function driftText(
  { differences, unread, clean, unlisted }: Drift,
  options: { readonly allTables: boolean },
): string {
  const [higher] = differences.flatMap(({ remedy }) => ('generation' in remedy ? [remedy.generation] : []));
  const rebuild =
    higher === undefined
      ? []
      : [
          `\n${generationText(higher)}   in pipeline.yaml, then cdcctl stop, up, submit, validate and switch: all is built anew beside the old`,
        ];
  return [
    ...(differences.length === 0 ? [] : [table(HEAD, differences.map(row)), '']),
    ...clean.map((place) => `${NAMES[place]}: as pipeline.yaml has it`),
    ...unread.map(({ place, what, why }) => `${NAMES[place]}: not read: ${what}${why === what ? '' : ` (${why})`}`),
    ...unlistedLine(unlisted, options.allTables),
    ...rebuild,
  ].join('\n');
}
