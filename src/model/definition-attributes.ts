import { DefinitionError } from './definition-error.js';
import { type Cursor, literal } from './definition-tokens.js';
import { entryOf, type MysqlType } from './types/index.js';

/** `current_timestamp(3)` and its synonyms. */
export interface Now {
  /** Fractional digits, which are those of the column's type. */
  readonly precision: number;
}

/** What an INSERT that leaves the column out gets: the time, or a literal as it stands in SQL (`null` among them). */
export type DefaultValue = Now | { readonly literal: string };

/** What follows the type in a column definition; what it does not say is absent. */
export interface Attributes {
  readonly charset?: string;
  readonly collation?: string;
  readonly nullable?: boolean;
  readonly default?: DefaultValue;
  /** There where MySQL sets the column on each update of the row. */
  readonly onUpdate?: Now;
  readonly autoIncrement?: boolean;
  readonly unique?: boolean;
  /** The text itself, without quotes. */
  readonly comment?: string;
}

type Found = { -readonly [K in keyof Attributes]: Attributes[K] };

const NOW: ReadonlySet<string> = new Set(['current_timestamp', 'now', 'localtime', 'localtimestamp']);

/** Null where something else comes next. */
function takeNow(cursor: Cursor): Now | null {
  const token = cursor.peek();
  if (token?.kind !== 'word' || !NOW.has(token.text)) return null;
  cursor.next();
  let precision = 0;
  if (cursor.takePunctuation('(') && !cursor.takePunctuation(')')) {
    const digits = cursor.next();
    precision = digits?.kind === 'number' && /^[0-6]$/.test(digits.text) ? Number(digits.text) : -1;
    if (!cursor.takePunctuation(')') || precision < 0) {
      throw new DefinitionError('has a wrong value in the brackets of current_timestamp', 'write a digit from 0 to 6');
    }
  }
  return { precision };
}

function takeDefault(cursor: Cursor): DefaultValue {
  const now = takeNow(cursor);
  if (now !== null) return now;
  const token = cursor.next();
  if (token?.kind === 'number') return { literal: token.text };
  if (token?.kind === 'string') return { literal: literal(token.text) };
  if (token?.kind === 'word') {
    if (token.text === 'null' || token.text === 'true' || token.text === 'false') return { literal: token.text };
    const bits = cursor.peek();
    if (token.text === 'b' && bits?.kind === 'string' && /^[01]+$/.test(bits.text)) {
      cursor.next();
      return { literal: `b${literal(bits.text)}` };
    }
  }
  throw new DefinitionError(
    'has a default that is not understood',
    "write a number, a 'text', null, true, false or current_timestamp",
  );
}

/** Name of a character set or collation. Binary ones turn a string into bytes, which are not carried. */
function takeName(cursor: Cursor, what: string): string {
  const token = cursor.next();
  if (token?.kind !== 'word' && token?.kind !== 'string')
    throw new DefinitionError(`has no name after ${what}`, `add one, or leave ${what} out`);
  const name = token.text.toLowerCase();
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    throw new DefinitionError(`has a wrong name after ${what}`, 'write for example utf8mb4');
  if (name === 'binary')
    throw new DefinitionError('is a binary string, which is not carried', 'leave the column out, or use utf8mb4');
  return name;
}

function takeOne(cursor: Cursor, found: Found): keyof Attributes {
  if (cursor.takeWords('not', 'null')) return set(found, 'nullable', false);
  if (cursor.takeWords('null')) return set(found, 'nullable', true);
  if (cursor.takeWords('default')) return set(found, 'default', takeDefault(cursor));
  if (cursor.takeWords('on', 'update')) {
    const now = takeNow(cursor);
    if (now === null)
      throw new DefinitionError('has on update without current_timestamp', 'write on update current_timestamp');
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
    if (token?.kind !== 'string') throw new DefinitionError('has a comment without quotes', "write comment 'text'");
    return set(found, 'comment', token.text);
  }
  if (cursor.takeWords('primary'))
    throw new DefinitionError('says primary key', 'leave that out here and name the column in primaryKey');
  throw notUnderstood(cursor);
}

function set<K extends keyof Attributes>(found: Found, key: K, value: NonNullable<Attributes[K]>): K {
  if (found[key] !== undefined) throw new DefinitionError(`says the same twice (${key})`, 'keep one');
  found[key] = value;
  return key;
}

function notUnderstood(cursor: Cursor): DefinitionError {
  const token = cursor.peek();
  const shown = token?.kind === 'string' ? literal(token.text) : (token?.text ?? '');
  return new DefinitionError(
    `has "${shown}", which is not understood`,
    'leave it out; after the type there can be [not] null, default, on update, auto_increment, character set, collate, unique and comment',
  );
}

function nowText({ precision }: Now): string {
  return precision === 0 ? 'current_timestamp' : `current_timestamp(${precision})`;
}

/** Why a time of now cannot stand for a value of the type; null where it can. */
function nowRefusal(now: Now, type: MysqlType): DefinitionError | null {
  if (entryOf(type).allows?.now !== true || !('precision' in type)) {
    return new DefinitionError(`has ${nowText(now)}, which only datetime and timestamp can have`, 'leave it out');
  }
  return type.precision === now.precision
    ? null
    : new DefinitionError(`has ${nowText(now)}, whose digits differ from the type's`, `write ${nowText(type)}`);
}

/** Why the attributes cannot be those of a column of this type, or not together; null where they can. */
export function attributesRefusal(type: MysqlType, found: Attributes): DefinitionError | null {
  const { default: preset, onUpdate } = found;
  const { allows = {} } = entryOf(type);
  for (const now of [preset, onUpdate]) {
    const refusal = now !== undefined && 'precision' in now ? nowRefusal(now, type) : null;
    if (refusal !== null) return refusal;
  }
  if (found.autoIncrement && (allows.autoIncrement !== true || preset !== undefined)) {
    return new DefinitionError('cannot be auto_increment', 'only an integer column without a default can');
  }
  if ((found.charset !== undefined || found.collation !== undefined) && allows.charset !== true) {
    return new DefinitionError('has a character set or collation, which only text columns have', 'leave it out');
  }
  if (found.nullable === false && preset !== undefined && 'literal' in preset && preset.literal === 'null') {
    return new DefinitionError('is not null and has default null', 'leave one of them out');
  }
  return null;
}

/** Reads everything after the type up to the end. Throws an Error for a word that is not understood or does not fit the type. */
export function takeAttributes(cursor: Cursor, type: MysqlType): Attributes {
  const found: Found = {};
  while (cursor.peek() !== undefined) takeOne(cursor, found);
  const refusal = attributesRefusal(type, found);
  if (refusal !== null) throw refusal;
  // NULL says nothing that a definition without it does not say.
  const { nullable, ...others } = found;
  return nullable === false ? found : others;
}

/** The attributes as they stand behind the type in CREATE TABLE, always in the same order. */
export function attributeTexts(found: Attributes): readonly string[] {
  const { default: preset, onUpdate } = found;
  const parts: readonly (string | false | undefined)[] = [
    found.charset && `character set ${found.charset}`,
    found.collation && `collate ${found.collation}`,
    found.nullable === false && 'not null',
    preset && `default ${'literal' in preset ? preset.literal : nowText(preset)}`,
    onUpdate && `on update ${nowText(onUpdate)}`,
    found.autoIncrement && 'auto_increment',
    found.unique && 'unique',
    found.comment !== undefined && `comment ${literal(found.comment)}`,
  ];
  return parts.filter((part) => typeof part === 'string');
}
