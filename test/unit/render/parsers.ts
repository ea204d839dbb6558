/**
 * Readers of the quoted parts of each dialect, written from the dialects' rules and not from the code under test. Each
 * takes text that begins with a quote and gives what the quoted part stands for and where it ends.
 */
export interface Quoted {
  readonly value: string;
  readonly end: number;
}

type Escape = (text: string, at: number) => Quoted;

function read(text: string, readEscape: Escape | null): Quoted {
  const quote = text[0];
  let value = '';
  let at = 1;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === quote) {
      if (text[at + 1] !== quote) return { value, end: at + 1 };
      value += quote;
      at += 2;
    } else if (character === '\\' && readEscape !== null) {
      const escaped = readEscape(text, at);
      value += escaped.value;
      at = escaped.end;
    } else {
      value += character;
      at += 1;
    }
  }
  throw new Error(`No end: ${text}`);
}

/** MySQL: `\%` and `\_` keep their backslash, other unknown escapes lose it. */
const mysqlEscape: Escape = (text, at) => {
  const character = text[at + 1] ?? '';
  const known: Record<string, string> = { '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' };
  const value = character === '%' || character === '_' ? `\\${character}` : (known[character] ?? character);
  return { value, end: at + 2 };
};

/** ClickHouse: `\xHH` is a byte, `\N` nothing, unknown escapes keep their backslash. */
const clickhouseEscape: Escape = (text, at) => {
  const character = text[at + 1] ?? '';
  if (character === 'x')
    return { value: String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 4), 16)), end: at + 4 };
  const known: Record<string, string> = {
    '0': '\0',
    a: '\x07',
    b: '\b',
    e: '\x1b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
    N: '',
  };
  const kept = ['\\', "'", '"', '`', '/', '='].includes(character) ? character : `\\${character}`;
  return { value: known[character] ?? kept, end: at + 2 };
};

/** Flink's literals and identifiers, and MySQL's identifiers: no escapes but the doubled quote. */
export const readPlain = (text: string): Quoted => read(text, null);
export const readMysqlLiteral = (text: string): Quoted => read(text, mysqlEscape);
export const readClickhouse = (text: string): Quoted => read(text, clickhouseEscape);
