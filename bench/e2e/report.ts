import { table } from '../../src/report/table.js';
import { notes } from './notes.js';
import { plots } from './plots.js';
import type { E2eResult } from './result.js';
import { sections } from './sections.js';
import { summaryLines } from './summary.js';

/** The result for a terminal. */
export function resultText(result: E2eResult): string {
  const tables = sections(result).flatMap(({ title, head, rows }) => [title, table(head, rows), '']);
  return [...failureLines(result), ...tables, ...notes(result)].join('\n');
}

/** What failed stands above the figures; nothing where all went well. */
function failureLines({ failures }: E2eResult): readonly string[] {
  const lines = Object.entries(failures).map(([part, why]) => `Failed: ${part}: ${why}`);
  return lines.length === 0
    ? []
    : [...lines.flatMap((line) => [line, '']), 'The figures are those of a run in which this happened.', ''];
}

function facts(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}

/** The content of e2e.md. */
export function resultMarkdown(result: E2eResult): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const tables = sections(result).flatMap(({ title, head, rows }) => [
    `## ${title}`,
    '',
    line(head),
    `|${head.map((_, index) => (index === 0 ? '---|' : '---:|')).join('')}`,
    ...rows.map(line),
    '',
  ]);
  const command = ['npm run bench', ...(result.options.peers.length > 0 ? ['-- --peers'] : [])].join(' ');
  return [
    '# End-to-end benchmark',
    '',
    `Written by \`${command}\` on ${result.date}; docs/benchmarks.md says what is measured and how.`,
    '',
    ...summaryLines(result),
    '',
    ...failureLines(result),
    ...tables,
    ...(plots(result).size === 0 ? [] : [[...plots(result).keys()].map((file) => `![](${file})`).join('\n\n'), '']),
    ...notes(result).map((note) => `- ${note}`),
    `- Machine: ${facts(result.machine)}.`,
    `- Versions: ${facts(result.versions)}.`,
    '',
  ].join('\n');
}
