import { DefinitionError } from './definition-error.js';
/** A piece of a column definition. `text` of a word is in lower case, of a string without quotes and escapes. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'punctuation';
  readonly text: string;
}

const PIECE =
  /(?<space>\s+)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>[+-]?\d+(?:\.\d+)?(?![A-Za-z0-9_]))|'(?<single>(?:[^'\\]|''|\\[\s\S])*)'|"(?<double>(?:[^"\\]|""|\\[\s\S])*)"|(?<punctuation>[(),])/y;

// `${` marks a value that is filled in later.
const UNSAFE_IN_STRING = /\p{Cc}|\$\{/u;

/** What a character stands for behind a backslash; any other stands for itself. */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
  // Patterns of LIKE have these.
  '%': '\\%',
  _: '\\_',
};

function stringToken(body: string, quote: string): Token {
  if (UNSAFE_IN_STRING.test(body)) {
    throw new DefinitionError('has a control character or ${ in a quoted text', 'write for example \\n or $\\{');
  }
  const text = body.replace(
    /\\([\s\S])|(['"])\2/gu,
    (pair, escaped: string | undefined, doubled: string | undefined) => {
      if (escaped !== undefined) return ESCAPES[escaped] ?? escaped;
      return doubled === quote ? quote : pair;
    },
  );
  return { kind: 'string', text };
}

function toToken(groups: Record<string, string | undefined>): Token | null {
  const { word, number, single, double, punctuation } = groups;
  if (word !== undefined) return { kind: 'word', text: word.toLowerCase() };
  if (number !== undefined) return { kind: 'number', text: number };
  if (single !== undefined) return stringToken(single, "'");
  if (double !== undefined) return stringToken(double, '"');
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
    if (match === null) throw unreadable(rest);
    const token = toToken(match.groups ?? {});
    if (token !== null) tokens.push(token);
  }
  return tokens;
}

function unreadable(rest: string): DefinitionError {
  const first = rest[0] ?? '';
  if (first === "'" || first === '"')
    return new DefinitionError(`has a quoted text without an end: ${rest.slice(0, 20)}`, `add the closing ${first}`);
  return new DefinitionError(
    `has ${JSON.stringify(rest.slice(0, 20))}, which is not part of a column definition`,
    'write it as in CREATE TABLE, without comments and expressions',
  );
}

const ESCAPED: Readonly<Record<string, string>> = {
  "'": "''",
  '\\': '\\\\',
  '\0': '\\0',
  '\b': '\\b',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x1a': '\\Z',
  // A brace behind a dollar: what is filled in later begins so.
  '{': '\\{',
};

function escapeWith(pattern: RegExp, text: string): string {
  return text.replace(pattern, (character) => ESCAPED[character] ?? character);
}

/**
 * A type as MySQL gives it, with escapes for the characters that `tokenize` does not read in a quoted text, as far as
 * MySQL has any. Quotes and backslashes stay, as MySQL has escaped these.
 */
export function escapeUnsafe(type: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that MySQL has escapes for.
  return escapeWith(/[\0\b\n\r\t\x1a]|(?<=\$)\{/g, type);
}

/**
 * The text as a MySQL string literal, for texts that `tokenize` has read. Init scripts set the SQL mode in which a
 * backslash escapes; in the other mode the literal still ends where it should.
 */
export function literal(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that MySQL has escapes for.
  return `'${escapeWith(/['\\\0\b\n\r\t\x1a]|(?<=\$)\{/g, text)}'`;
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
