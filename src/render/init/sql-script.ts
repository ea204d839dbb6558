import { header, type RenderedFile } from '../template.js';

/** A SQL file and its statements one by one, as drivers run them; placeholders are still to be filled in. */
export interface SqlScript extends RenderedFile {
  /** In order, without the closing semicolon. */
  readonly statements: readonly string[];
}

/** Statements under one comment. */
export interface Section {
  readonly comment: string;
  readonly statements: readonly string[];
}

/** Lays the sections out as one file that a command line client can run too. */
export function sqlScript(path: string, subject: string, sections: readonly Section[]): SqlScript {
  const used = sections.filter((section) => section.statements.length > 0);
  const blocks = used.map(({ comment, statements }) =>
    [...comment.split('\n').map((line) => `-- ${line}`), ...statements.map((sql) => `${sql};`)].join('\n'),
  );
  return {
    path,
    content: `${[header('--', subject), ...blocks].join('\n\n')}\n`,
    statements: used.flatMap((section) => section.statements),
  };
}
