import { type Cursor, literal } from './definition-tokens.js';
import type { MysqlType } from './mysql-type.js';

/** What follows the type in a column definition; each text is as it stands in CREATE TABLE. */
export interface Attributes {
  charset?: string;
  collation?: string;
  nullable?: boolean;
  default?: string;
  onUpdate?: string;
  autoIncrement?: boolean;
  unique?: boolean;
  comment?: string;
}

const NOW: ReadonlySet<string> = new Set(['current_timestamp', 'now', 'localtime', 'localtimestamp']);

/** `current_timestamp(3)` and its synonyms; null where something else comes next. */
function takeNow(cursor: Cursor, type: MysqlType): string | null {
  const token = cursor.peek();
  if (token?.kind !== 'word' || !NOW.has(token.text)) return null;
  cursor.next();
  let precision = 0;
  if (cursor.takePunctuation('(') && !cursor.takePunctuation(')')) {
    const digits = cursor.next();
    precision = digits?.kind === 'number' && /^[0-6]$/.test(digits.text) ? Number(digits.text) : -1;
    if (!cursor.takePunctuation(')') || precision < 0) {
      throw new Error('has a wrong value in the brackets of current_timestamp - write a digit from 0 to 6');
    }
  }
  const text = precision === 0 ? 'current_timestamp' : `current_timestamp(${precision})`;
  if (type.kind !== 'datetime' && type.kind !== 'timestamp') {
    throw new Error(`has ${text}, which only datetime and timestamp can have - leave it out`);
  }
  if (type.precision !== precision) {
    const right = type.precision === 0 ? 'current_timestamp' : `current_timestamp(${type.precision})`;
    throw new Error(`has ${text}, whose digits differ from the type's - write ${right}`);
  }
  return text;
}

function takeDefault(cursor: Cursor, type: MysqlType): string {
  const now = takeNow(cursor, type);
  if (now !== null) return now;
  const token = cursor.next();
  if (token?.kind === 'number') return token.text;
  if (token?.kind === 'string') return literal(token.text);
  if (token?.kind === 'word') {
    if (token.text === 'null' || token.text === 'true' || token.text === 'false') return token.text;
    const bits = cursor.peek();
    if (token.text === 'b' && bits?.kind === 'string' && /^[01]+$/.test(bits.text)) {
      cursor.next();
      return `b${literal(bits.text)}`;
    }
  }
  throw new Error(
    "has a default that is not understood - write a number, a 'text', null, true, false or current_timestamp",
  );
}

/** Name of a character set or collation. Binary ones turn a string into bytes, which are not carried. */
function takeName(cursor: Cursor, what: string): string {
  const token = cursor.next();
  if (token?.kind !== 'word' && token?.kind !== 'string')
    throw new Error(`has no name after ${what} - add one, or leave ${what} out`);
  const name = token.text.toLowerCase();
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`has a wrong name after ${what} - write for example utf8mb4`);
  if (name === 'binary')
    throw new Error('is a binary string, which is not carried - leave the column out, or use utf8mb4');
  return name;
}

function takeOne(cursor: Cursor, type: MysqlType, found: Attributes): keyof Attributes {
  if (cursor.takeWords('not', 'null')) return set(found, 'nullable', false);
  if (cursor.takeWords('null')) return set(found, 'nullable', true);
  if (cursor.takeWords('default')) return set(found, 'default', takeDefault(cursor, type));
  if (cursor.takeWords('on', 'update')) {
    const now = takeNow(cursor, type);
    if (now === null) throw new Error('has on update without current_timestamp - write on update current_timestamp');
    return set(found, 'onUpdate', now);
  }
  if (cursor.takeWords('auto_increment')) return set(found, 'autoIncrement', true);
  if (cursor.takeWords('character', 'set') || cursor.takeWords('charset')) {
    return set(found, 'charset', takeName(cursor, 'character set'));
  }
  if (cursor.takeWords('collate')) return set(found, 'collation', takeName(cursor, 'collate'));
  if (cursor.takeWords('unique')) {
    cursor.takeWords('key');
    return set(found, 'unique', true);
  }
  if (cursor.takeWords('comment')) {
    const token = cursor.next();
    if (token?.kind !== 'string') throw new Error("has a comment without quotes - write comment 'text'");
    return set(found, 'comment', literal(token.text));
  }
  if (cursor.takeWords('primary'))
    throw new Error('says primary key - leave that out here and name the column in primaryKey');
  throw new Error(notUnderstood(cursor));
}

function set<K extends keyof Attributes>(found: Attributes, key: K, value: NonNullable<Attributes[K]>): K {
  if (found[key] !== undefined) throw new Error(`says the same twice (${key}) - keep one`);
  found[key] = value;
  return key;
}

function notUnderstood(cursor: Cursor): string {
  const token = cursor.peek();
  const shown = token?.kind === 'string' ? literal(token.text) : (token?.text ?? '');
  return `has "${shown}", which is not understood - leave it out; after the type there can be [not] null, default, on update, auto_increment, character set, collate, unique and comment`;
}

function isText(type: MysqlType): boolean {
  return type.kind === 'string' || type.kind === 'enum' || type.kind === 'set';
}

/** Reads everything after the type up to the end. Throws an Error for a word that is not understood or does not fit the type. */
export function takeAttributes(cursor: Cursor, type: MysqlType): Attributes {
  const found: Attributes = {};
  while (cursor.peek() !== undefined) takeOne(cursor, type, found);
  if (found.autoIncrement && (type.kind !== 'integer' || found.default !== undefined)) {
    throw new Error('cannot be auto_increment - only an integer column without a default can');
  }
  if ((found.charset !== undefined || found.collation !== undefined) && !isText(type)) {
    throw new Error('has a character set or collation, which only text columns have - leave it out');
  }
  if (found.nullable === false && found.default === 'null') {
    throw new Error('is not null and has default null - leave one of them out');
  }
  return found;
}
