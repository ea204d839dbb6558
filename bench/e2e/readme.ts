import type { E2eResult } from './result.js';
import { summaryLines } from './summary.js';

const HEADING = '## How fast it is\n';
const INTRODUCTION =
  'On two cores that all engines, the writer and the benchmark share ([bench/results/e2e.md](bench/results/e2e.md)):';

/** The README with these figures in its section, instead of those that it had. */
export function withFigures(readme: string, result: E2eResult): string {
  const start = readme.indexOf(HEADING);
  const end = readme.indexOf('\n## ', start + HEADING.length);
  if (start < 0 || end < 0) throw new Error(`the README has no section ${HEADING}`);
  const section = readme.slice(start, end);
  const text = section.split(`\n${INTRODUCTION}`)[0]?.trimEnd() ?? '';
  const figures = [INTRODUCTION, '', ...summaryLines(result), ''].join('\n');
  return `${readme.slice(0, start)}${text}\n\n${figures}${readme.slice(end)}`;
}
