import { AREAS, type CatalogueEntry } from '../../src/errors/index.js';
import { page } from './markdown.js';

const HEAD = `# Errors and refusals

Each error, refusal and finding of \`cdcctl\` has a code, which stays the same whatever its words are: below the error as \`code:\`, in
\`--json\` as \`error.code\`. Where one error stands for several faults, such as the problems of a pipeline.yaml, the others are in
brackets, and \`error.faults\` has each with its fields. The words of an error name what it is about; here is what holds for all of a code.

\`npm run docs\` writes this page from \`src/errors/catalogue\`.`;

function entryText([code, { what, why, next }]: readonly [string, CatalogueEntry]): string {
  return page([`### ${code}`, `**${what}.** ${why}`, `What to do: ${next}`]).trimEnd();
}

/** The text of docs/errors.md. */
export function errorsPage(): string {
  const areas = AREAS.flatMap(({ title, entries }) => [
    `## ${title}`,
    ...Object.entries<CatalogueEntry>(entries).map(entryText),
  ]);
  return page([HEAD, ...areas]);
}
