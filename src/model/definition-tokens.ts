/** A piece of a column definition. `text` of a word is in lower case, of a string without quotes and escapes. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'punctuation';
  readonly text: string;
}

const PIECE =
  /(?<space>\s+)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>[+-]?\d+(?:\.\d+)?(?![A-Za-z0-9_]))|'(?<single>(?:[^']|'')*)'|"(?<double>(?:[^"]|"")*)"|(?<punctuation>[(),])/y;

// Backslashes mean different things in different SQL modes, and `${` marks a value that is filled in later.
const UNSAFE_IN_STRING = /[\p{Cc}\\]|\$\{/u;

function stringToken(body: string): Token {
  if (UNSAFE_IN_STRING.test(body)) {
    throw new Error('has a backslash, a control character or ${ in a quoted text - leave it out of the text');
  }
  return { kind: 'string', text: body };
}

function toToken(groups: Record<string, string | undefined>): Token | null {
  const { word, number, single, double, punctuation } = groups;
  if (word !== undefined) return { kind: 'word', text: word.toLowerCase() };
  if (number !== undefined) return { kind: 'number', text: number };
  if (single !== undefined) return stringToken(single.replaceAll("''", "'"));
  if (double !== undefined) return stringToken(double.replaceAll('""', '"'));
  if (punctuation !== undefined) return { kind: 'punctuation', text: punctuation };
  return null;
}

/**
 * Splits a column definition into words, numbers, quoted texts, brackets and commas. Anything else (comments,
 * semicolons, backticks, operators) throws an Error: the definition becomes part of a CREATE TABLE statement.
 */
export function tokenize(definition: string): readonly Token[] {
  const tokens: Token[] = [];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < definition.length) {
    const rest = definition.slice(PIECE.lastIndex);
    const match = PIECE.exec(definition);
    if (match === null) throw new Error(unreadable(rest));
    const token = toToken(match.groups ?? {});
    if (token !== null) tokens.push(token);
  }
  return tokens;
}

function unreadable(rest: string): string {
  const first = rest[0] ?? '';
  if (first === "'" || first === '"')
    return `has a quoted text without an end: ${rest.slice(0, 20)} - add the closing ${first}`;
  return `has ${JSON.stringify(rest.slice(0, 20))}, which is not part of a column definition - write it as in CREATE TABLE, without comments and expressions`;
}

/** The text as a MySQL string literal. Only for texts that `tokenize` let through: they hold no backslash. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Reads tokens one after the other. */
export interface Cursor {
  peek(ahead?: number): Token | undefined;
  next(): Token | undefined;
  /** Takes the words if they come next, all or none. */
  takeWords(...words: readonly string[]): boolean;
  takePunctuation(text: string): boolean;
}

export function cursorOver(tokens: readonly Token[]): Cursor {
  let at = 0;
  const isWord = (token: Token | undefined, word: string) => token?.kind === 'word' && token.text === word;
  return {
    peek: (ahead = 0) => tokens[at + ahead],
    next: () => tokens[at++],
    takeWords(...words) {
      const found = words.every((word, index) => isWord(tokens[at + index], word));
      if (found) at += words.length;
      return found;
    },
    takePunctuation(text) {
      const token = tokens[at];
      const found = token?.kind === 'punctuation' && token.text === text;
      if (found) at += 1;
      return found;
    },
  };
}
