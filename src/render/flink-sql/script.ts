import { flink, header } from '../template.js';

/** One SQL statement of a script, without the closing semicolon. */
export interface Statement {
  readonly sql: string;
  /** Line of the script's file that the statement starts in, from 1. */
  readonly line: number;
}

/** A Flink job as SQL. The file's text is made from exactly the settings and statements that are submitted. */
export interface FlinkScript {
  /** Path relative to the project's root. */
  readonly file: string;
  readonly text: string;
  readonly statements: readonly Statement[];
  /** What the file's SET statements say. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A setting and why it has this value. */
export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly comment?: string;
}

/** A statement and what it is for. */
export interface CommentedSql {
  readonly comment: string;
  readonly sql: string;
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `-- ${line}`)
    .join('\n');
}

function settingLines({ key, value, comment: why }: Setting): string {
  const set = `SET ${flink.literal(key)} = ${flink.literal(value)};`;
  return why === undefined ? set : `${comment(why)}\n${set}`;
}

/** Lays settings and statements out as one file and notes where each statement starts. */
export function script(
  file: string,
  subject: string,
  settings: readonly Setting[],
  parts: readonly CommentedSql[],
): FlinkScript {
  let text = `${header('--', subject)}\n\n${settings.map(settingLines).join('\n')}\n`;
  const statements: Statement[] = [];
  for (const part of parts) {
    text += `\n${comment(part.comment)}\n`;
    statements.push({ sql: part.sql, line: text.split('\n').length });
    text += `${part.sql};\n`;
  }
  return { file, text, statements, settings: Object.fromEntries(settings.map(({ key, value }) => [key, value])) };
}
