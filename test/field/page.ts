import type { Reader } from '../../src/model/index.js';
import type { FieldCase, Kind } from './case.js';
import type { Kept } from './kept.js';
import type { KnownFailure } from './known-failures.js';

/** docs/field-cases.md. */

const ALL_RIGHT = 'None is known to fail: one that fails, fails the run.';
const SOME_FAIL = (reader: Reader) => `Cases that are known to fail stand in
\`test/field/known-failures.${reader}.json\`, each with the reason and with what its failure shows. That list is exact: a case that begins to pass, or
fails in another way, fails the run.`;

const head = (reader: Reader, known: readonly KnownFailure[]) => `# What was tried on running pipelines

Each line is a case of \`test/field\`: it is carried out on the real engines, by SQL and by the commands of \`cdcctl\`, and judged from outside: what
MySQL's tables and ClickHouse's views hold is read by plain SELECTs and compared by code that shares nothing with \`cdcctl validate\`. After
each case a row of another table has to arrive, so that one table's trouble is one table's.

\`npm run test:field\` runs them (\`-- --list\` names them, \`-- --only NAME,NAME\` runs some), with the reader of MySQL that is the default, or the one
that CDCCTL_TEST_READER names; here it was \`${reader}\`. ${known.length === 0 ? ALL_RIGHT : SOME_FAIL(reader)} \`npm test\` runs
the cases that share one stack, \`npm run test:long\` all of them. With \`--record\` a run keeps what its cases came to and writes this page.

What was reported of the stack and not of a table has its test elsewhere: doors in \`test/e2e/doors.test.ts\`, pages that are not read to the end in
\`engines.test.ts\`, values and noise in logs in \`faults.test.ts\`, \`validate\` of a job that starts again and again in \`drift.test.ts\`, and secrets
in JSON in \`test/unit/report.test.ts\`.

What is right:

- **equal**: both sides hold the same rows.
- **named**: \`status\` (dead letters too) or \`drift\` names the table, no row that MySQL never had is in ClickHouse, and all other tables flow.
- **counted**: rows went without an event of their own, and \`status\` and \`drift\` both say so.
- **stopped**: the job stops and says why, and who follows the advice that is printed has both sides equal in the end.
`;

function right({ verdict }: FieldCase): string {
  if (verdict.is !== 'equal') return verdict.is;
  const more = [
    ...(verdict.quiet === true ? ['nothing is said of the table'] : []),
    ...(verdict.neverLogged === undefined ? [] : ['no log has a value']),
  ];
  return ['equal', ...more].join(', ');
}

/** Text in a cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

function well(known: KnownFailure | undefined): string {
  return known === undefined ? 'right' : `right this time; **fails by chance**: ${known.reason}`;
}

function row(one: FieldCase, known: KnownFailure | undefined, ran: Kept[0] | undefined): string {
  const today =
    ran === undefined ? 'did not run' : ran.passed ? well(known) : `**fails**: ${known?.reason ?? 'mended since'}`;
  const shows = ran === undefined || ran.passed ? '' : `\`${cell(ran.shows).replaceAll('`', "'")}\``;
  return `| ${one.name} | ${cell(one.did)} | ${right(one)} | ${cell(today)} | ${shows} |`;
}

/** What ran on which commit. */
function runs(kept: Kept): string {
  const by = new Map<string, number>();
  for (const { commit, date, machine, seed } of kept) {
    const run = `commit ${commit}, ${date}, ${machine}, \`CDCCTL_TEST_SEED=${seed}\``;
    by.set(run, (by.get(run) ?? 0) + 1);
  }
  return [...by].map(([run, number]) => `- ${number} on ${run}\n`).join('');
}

function summary(cases: readonly FieldCase[], kept: Kept): string {
  const passed = kept.filter((one) => one.passed).length;
  return `${cases.length} cases: ${passed} are right, ${kept.length - passed} fail. They ran last:\n\n${runs(kept)}`;
}

/** The page for these cases, those of one kind together, with what the run has found. */
export function fieldCasesPage(
  cases: readonly FieldCase[],
  known: readonly KnownFailure[],
  kept: Kept,
  reader: Reader,
): string {
  const kinds = [...new Set(cases.map(({ kind }) => kind))];
  const section = (kind: Kind) => {
    const rows = cases
      .filter((one) => one.kind === kind)
      .map(({ name, ...one }) => {
        const failure = known.find((other) => other.case === name);
        return row(
          { name, ...one },
          failure,
          kept.find((other) => other.name === name),
        );
      });
    const title = kind.charAt(0).toUpperCase() + kind.slice(1);
    return `\n## ${title}\n\n| case | what was done | right is | today | found |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  };
  return `${head(reader, known)}\n${summary(cases, kept)}${kinds.map(section).join('')}`;
}
