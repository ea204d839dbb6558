/** A value as texts may have it: as it is, in JSON, and in a literal of SQL. */
function formsOf(value: string): readonly string[] {
  return [...new Set([value, JSON.stringify(value).slice(1, -1), value.replaceAll("'", "''")])];
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Letters, or the digits and signs of numbers, versions, addresses and dates. */
const WORD_OR_NUMBER = /^(\p{L}*|[\d.:+-]*)$/u;

/** Whether texts without any secret in them are full of such values: `true`, `tables`, `1`. */
function isPlain(value: string): boolean {
  return value.length < 4 || (value.length < 12 && WORD_OR_NUMBER.test(value));
}

/** The words in whatever case; the other characters as a pattern has them. */
function anyCase(pattern: string): string {
  return pattern.replace(/(?<!\\)[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** What stands before a password where a text says that it is one: `PWD=`, `"password": "`, `IDENTIFIED BY '`. */
const NAMED =
  `(?<=${anyCase('(?<!using )(?:pass(?:word|wd|phrase)?|pwd|secret|identified by|identified with \\S+ by)')}` +
  `["'\`]?\\s*[=:(]?\\s*["'\`]?)`;

/** Within the part of a URL that has a user and a password. */
const IN_URL = '(?<=://[^\\s/@:]*:)';

/** A pattern for the places of a value that have to be hidden. */
function places(form: string, value: string): string {
  const text = literally(form);
  // No part of a longer word or number is meant.
  const whole = `(?<![\\p{L}\\p{N}_])${text}(?![\\p{L}\\p{N}_])`;
  if (isPlain(value)) return `${NAMED}${whole}|${IN_URL}${text}(?=@)`;
  return value.length < 8 ? whole : text;
}

/**
 * The text with `<NAME>` for the value of every secret, longest first so that none is cut in half.
 *
 * A value that is a plain word or number of less than twelve characters, or any of less than four, is hidden only where
 * the text says that it is a password. Elsewhere such a word is no secret: it would be gone from texts that say something
 * else, and `"ok": <MYSQL_PWD>` tells what the password is. A value of less than eight characters is hidden as a whole
 * word, any other wherever it stands.
 */
export function redact(text: string, secrets: ReadonlyMap<string, string>): string {
  const forms = [...secrets].flatMap(([name, value]) =>
    value === '' ? [] : formsOf(value).map((form) => ({ name, form, value })),
  );
  const hidden = forms.filter(({ form }) => text.includes(form)).sort((a, b) => b.form.length - a.form.length);
  if (hidden.length === 0) return text;
  const groups = hidden.map(({ form, value }, index) => `(?<s${index}>${places(form, value)})`);
  // In one pass, so that no name that is put in is looked at again.
  return text.replace(new RegExp(groups.join('|'), 'gu'), (...found) => {
    const matched = found.at(-1) as Readonly<Record<string, string | undefined>>;
    const index = hidden.findIndex((_, place) => matched[`s${place}`] !== undefined);
    return `<${hidden[index]?.name}>`;
  });
}
