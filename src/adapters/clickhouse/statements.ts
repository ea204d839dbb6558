/** A quoted text or name, a comment, a semicolon, or anything else, one piece after the other. */
const PIECES = /'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"|--[^\n]*|\/\*[\s\S]*?\*\/|;|[\s\S]/g;

/** Statements of a ClickHouse script, without comments and closing semicolons: over HTTP they go one by one. */
export function splitStatements(script: string): readonly string[] {
  const statements: string[] = [];
  let current = '';
  for (const [piece] of script.matchAll(PIECES)) {
    if (piece === ';') {
      statements.push(current);
      current = '';
    } else if (piece.startsWith('--') || piece.startsWith('/*')) {
      current += ' ';
    } else {
      current += piece;
    }
  }
  return [...statements, current].map((statement) => statement.trim()).filter((statement) => statement !== '');
}
