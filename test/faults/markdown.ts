import type { Fault } from './fault.js';
import { doubled, lost, type Outcome } from './outcome.js';
import type { Run } from './report.js';

const SOON_MS = 30_000;

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function sumOf(outcomes: readonly Outcome[], number: (outcome: Outcome) => number): number {
  return outcomes.reduce((total, outcome) => total + number(outcome), 0);
}

function line(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Outcomes of one kind with one kind of delivery, as a line of the table. */
function row(kind: string, outcomes: readonly Outcome[]): string {
  const recoveries = outcomes.flatMap(({ recoveryMs }) => (recoveryMs === null ? [] : [recoveryMs]));
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  const verdict =
    failures.length === 0 ? 'ok' : failures.every(({ known }) => known !== null) ? 'known failure' : 'FAILED';
  const went = sumOf(outcomes, ({ steps }) => steps.backwards + steps.returned);
  const longest = Math.max(...outcomes.map(({ steps }) => steps.longestMs));
  return line(
    kind,
    outcomes[0]?.delivery ?? '-',
    outcomes.length,
    sumOf(outcomes, ({ changes }) => changes).toLocaleString('en'),
    recoveries.length === 0 ? '-' : seconds(Math.max(...recoveries)),
    sumOf(outcomes, lost),
    sumOf(outcomes, doubled),
    went === 0 ? '0' : `${seconds(longest)} s, ${went} rows`,
    verdict,
  );
}

/** The lines of one kind: one for each kind of delivery that it was made with, else why it was not made. */
function rowsOf(kind: string, outcomes: readonly Outcome[]): readonly string[] {
  const done = outcomes.filter((outcome) => outcome.skipped === undefined);
  const deliveries = [...new Set(done.map(({ delivery }) => delivery))].sort();
  if (deliveries.length === 0) {
    return [line(kind, '-', 0, '-', '-', '-', '-', '-', outcomes[0]?.skipped ?? 'not made in this run')];
  }
  return deliveries.map((delivery) =>
    row(
      kind,
      done.filter((outcome) => outcome.delivery === delivery),
    ),
  );
}

const HEAD = `| fault | delivery | times | changes written | recovery s, longest | lost | doubled | longest step back | verdict |
|---|---|---|---|---|---|---|---|---|`;

function table(outcomes: readonly Outcome[], faults: readonly Fault[]): string {
  const kinds = [...new Set([...faults, ...outcomes].map(({ kind }) => kind))].sort();
  return [
    HEAD,
    ...kinds.flatMap((kind) =>
      rowsOf(
        kind,
        outcomes.filter((outcome) => outcome.kind === kind),
      ),
    ),
  ].join('\n');
}

function isDone({ skipped }: Outcome): boolean {
  return skipped === undefined;
}

function runText({ outcomes, ...run }: Run): string {
  const done = outcomes.filter(isDone);
  const changes = sumOf(done, (outcome) => outcome.changes);
  const spent = sumOf(done, (outcome) => outcome.seconds);
  const loads = done.map(({ load }) => load);
  const load =
    loads.length === 0 ? '' : `, load average ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`;
  return `- Seed ${run.seed}, commit ${run.commit}, ${run.date}, ${run.machine}${load}, reader ${run.reader}: \`${run.command}\`
  made ${done.length} faults in ${Math.round(spent / 60)} minutes, while ${changes.toLocaleString('en')} changes were written (${Math.round(changes / Math.max(1, spent))} a second, outages of MySQL and pauses for comparing among them)${run.cutShort === null ? '' : `. Cut short: ${run.cutShort}`}`;
}

function totalsText(done: readonly Outcome[]): string {
  const known = done.filter(
    ({ failures }) => failures.length > 0 && failures.every((failure) => failure.known !== null),
  );
  const others = done.filter((outcome) => !known.includes(outcome));
  const of = (outcomes: readonly Outcome[]) => `lost ${sumOf(outcomes, lost)}, doubled ${sumOf(outcomes, doubled)}`;
  return `- ${others.length} faults: ${of(others)}; ${known.length} known failures: ${of(known)}`;
}

function opinionsText(runs: readonly Run[]): string {
  const opinions = runs.flatMap((run) => run.opinions);
  const differ = opinions.filter((text) => text.includes('NOT'));
  const agree = `- \`validate\` agreed with the suite's own comparison at the end of ${opinions.length - differ.length} of ${opinions.length} stacks`;
  return [agree, ...differ.map((text) => `- ${text}`)].join('\n');
}

/** docs/faults.md: all of it is written by the suite. */
export function faultsMarkdown(runs: readonly Run[], faults: readonly Fault[]): string {
  const outcomes = runs.flatMap((run) => run.outcomes);
  const done = outcomes.filter(isDone);
  const late = done.filter(({ recoveryMs }) => recoveryMs !== null && recoveryMs > SOON_MS);
  return `# What happens when things go wrong

\`npm run test:faults\` brings up the embedded engines, writes to MySQL, reads the views of ClickHouse all the time, makes
one fault after the other, and compares every row after each. It wrote this file.

${runs.map(runText).join('\n')}
${totalsText(done)}
- Not back within 30 s after the engines: ${late.length} of ${done.length}
${opinionsText(runs)}

${table(outcomes, faults)}

${LEGEND}${failuresText(runs)}${kindsText(faults)}`;
}

const LEGEND = `Recovery runs from the moment when every engine answers again until a marker that is written then is visible in every
partition; what other programs take of the machine is in it. Lost: a row that MySQL has and the view does not show, or not with
its newest values, two minutes after the last write. Doubled: a row that the view shows and MySQL does not have, or that it
shows twice. Longest step back: for how long a reader saw a row as it had been before, or a deleted row again; that may
happen until the first snapshot is read, and with the reader mysql-cdc and at-least-once until a crashed job has caught up.
`;

function failuresText(runs: readonly Run[]): string {
  const lines = runs.flatMap(({ seed, outcomes }) =>
    outcomes
      .filter(({ failures }) => failures.length > 0)
      .map(({ number, kind, delivery, failures }) => {
        const texts = failures.map(({ text, known }) =>
          known === null ? text.slice(0, 600) : `${text.slice(0, 300)}. Known: ${known}`,
        );
        return `- Seed ${seed}, fault ${number}, ${kind}, ${delivery}: ${texts.join('; ').replaceAll(/\s+/g, ' ')}`;
      }),
  );
  return lines.length === 0 ? '' : `\n## Failures\n\n${lines.join('\n')}\n`;
}

function kindsText(faults: readonly Fault[]): string {
  const lines = [...faults].sort((a, b) => (a.kind < b.kind ? -1 : 1)).map(({ kind, what }) => `- ${kind}: ${what}`);
  return `\n## What each fault is\n\n${lines.join('\n')}\n`;
}
