/*
 * Every place where text becomes part of SQL goes through this file. Each function takes any string and returns a
 * complete identifier or literal of its dialect, quotes included, that stands for exactly that string.
 */

const NUL = '\0';

function refuseNul(text: string, what: string): void {
  if (text.includes(NUL)) {
    throw new Error(`${what} cannot contain the NUL character: ${JSON.stringify(text)}`);
  }
}

/** Flink SQL (Calcite): a backtick is doubled and a backslash means itself. Throws on NUL. */
export function flinkIdentifier(name: string): string {
  refuseNul(name, 'A Flink identifier');
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Flink SQL: a quote is doubled and a backslash means itself. Throws on NUL. */
export function flinkLiteral(text: string): string {
  refuseNul(text, 'A Flink literal');
  return `'${text.replaceAll("'", "''")}'`;
}

/** MySQL: a backtick is doubled and a backslash means itself. Throws on NUL, which MySQL has no way to write here. */
export function mysqlIdentifier(name: string): string {
  refuseNul(name, 'A MySQL identifier');
  return `\`${name.replaceAll('`', '``')}\``;
}

const MYSQL_ESCAPES: Readonly<Record<string, string>> = {
  [NUL]: '\\0',
  '\n': '\\n',
  '\r': '\\r',
  '\x1a': '\\Z',
  '\\': '\\\\',
  // Doubled rather than \' so that the literal ends where it should in NO_BACKSLASH_ESCAPES mode too.
  "'": "''",
};

/**
 * MySQL with NO_BACKSLASH_ESCAPES off (the default; rendered scripts set it). In the other mode the literal still
 * ends where it should, but backslashes in it come out doubled.
 */
export function mysqlLiteral(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that MySQL has escapes for.
  return `'${text.replace(/[\0\n\r\x1a\\']/g, (character) => MYSQL_ESCAPES[character] ?? character)}'`;
}

const CLICKHOUSE_ESCAPES: Readonly<Record<string, string>> = {
  [NUL]: '\\0',
  '\n': '\\n',
  '\r': '\\r',
  '\\': '\\\\',
  '`': '\\`',
  "'": "\\'",
};

function clickhouseEscape(text: string): string {
  return text.replace(/[\0\n\r\\`']/g, (character) => CLICKHOUSE_ESCAPES[character] ?? character);
}

/** ClickHouse: backslash escapes work inside backticks as they do inside quotes. */
export function clickhouseIdentifier(name: string): string {
  return `\`${clickhouseEscape(name)}\``;
}

/** ClickHouse string literal. */
export function clickhouseLiteral(text: string): string {
  return `'${clickhouseEscape(text)}'`;
}

/** A list in the value of a Flink option: items are separated by `;`, and quoted where they are not plain words. */
export function flinkList(items: readonly string[]): string {
  return items.map((item) => (/^[\w.-]+$/.test(item) ? item : `'${item.replaceAll("'", "''")}'`)).join(';');
}
