/** A quoted text, which may hold `--`, or a comment with the blanks after it. */
const QUOTED_OR_COMMENT = /('(?:[^']|'')*'|`(?:[^`]|``)*`)|--[^\n]*(?:\n\s*)?/g;

/** A statement without its comments, which say something to people and nothing to Flink. */
export function withoutComments(sql: string): string {
  return sql.replace(QUOTED_OR_COMMENT, (_all, quoted: string | undefined) => quoted ?? '');
}
