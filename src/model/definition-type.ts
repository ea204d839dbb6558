import { takeArguments, takeNumbers } from './definition-arguments.js';
import { DefinitionError } from './definition-error.js';
import { type Cursor, literal } from './definition-tokens.js';
import type { MysqlType } from './mysql-type.js';

/** A type with the text that stands for it in CREATE TABLE. */
export interface TypeText {
  readonly type: MysqlType;
  readonly text: string;
}

/** The same with the name of the type, which is the first word of the text. */
interface NamedType extends TypeText {
  readonly name: string;
}

const INTEGER_BITS: ReadonlyMap<string, 8 | 16 | 24 | 32 | 64> = new Map([
  ['tinyint', 8],
  ['smallint', 16],
  ['mediumint', 24],
  ['int', 32],
  ['integer', 32],
  ['bigint', 64],
]);

const TEXT_TYPES: ReadonlySet<string> = new Set(['tinytext', 'text', 'mediumtext', 'longtext']);
const BLOB_TYPES: ReadonlySet<string> = new Set(['tinyblob', 'blob', 'mediumblob', 'longblob']);
const DECIMAL_NAMES: ReadonlySet<string> = new Set(['decimal', 'numeric', 'dec', 'fixed']);

const GEOMETRY_TYPES: ReadonlySet<string> = new Set(
  'geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection geomcollection'.split(
    ' ',
  ),
);

const CARRIED =
  'tinyint, smallint, mediumint, int, bigint, decimal, float, double, bool, bit, char, varchar, text, binary, varbinary, blob, enum, set, date, datetime, timestamp, time, year, json, geometry or point';

function unsupported(name: string): DefinitionError {
  if (name === 'serial')
    return new DefinitionError('is serial', 'write bigint unsigned not null auto_increment unique');
  return new DefinitionError(`has "${name}" in place of a type`, `leave the column out, or write ${CARRIED}`);
}

/** ` unsigned` where it stands next. `signed` says nothing, and `zerofill` is for people, and implies `unsigned`. */
function takeSign(cursor: Cursor): string {
  const unsigned = cursor.takeWords('unsigned');
  if (!unsigned) cursor.takeWords('signed');
  return cursor.takeWords('zerofill') || unsigned ? ' unsigned' : '';
}

function integer(cursor: Cursor, name: string, bits: 8 | 16 | 24 | 32 | 64): TypeText {
  const [width] = takeNumbers(cursor, name, 1, 255);
  const sign = takeSign(cursor);
  // The display width changes no value; only tinyint(1) is kept, as other clients read it as a truth value.
  const shown = bits === 8 && width === 1 ? 'tinyint(1)' : name === 'integer' ? 'int' : name;
  return { type: { kind: 'integer', bits, unsigned: sign !== '' }, text: shown + sign };
}

function decimal(cursor: Cursor): TypeText {
  const [precision = 10, scale = 0] = takeNumbers(cursor, 'decimal', 2, 65);
  if (precision < 1 || scale > precision || scale > 30) {
    throw new DefinitionError(
      `has decimal(${precision}, ${scale}), which MySQL does not know`,
      'write decimal(digits, decimals) with decimals at most 30 and not above digits',
    );
  }
  return { type: { kind: 'decimal', precision, scale }, text: `decimal(${precision}, ${scale})${takeSign(cursor)}` };
}

function floating(cursor: Cursor, name: string): TypeText {
  if (name === 'double') cursor.takeWords('precision');
  const [bits = 0, decimals] = takeNumbers(cursor, name, 2, 255);
  if (name === 'float' && decimals === undefined && bits > 53)
    throw new DefinitionError('has float with more than 53 bits', 'write float or double');
  const kind = name === 'float' && (decimals !== undefined || bits <= 24) ? 'float' : 'double';
  // Digits and decimals: MySQL rounds to them what is written.
  const rounded = decimals === undefined ? '' : `(${bits}, ${decimals})`;
  return { type: { kind }, text: kind + rounded + takeSign(cursor) };
}

const ARTICLE = { enum: 'an', set: 'a' } as const;

function enumeration(cursor: Cursor, kind: 'enum' | 'set'): TypeText {
  const tokens = takeArguments(cursor, kind);
  if (tokens.length === 0 || tokens.some((token) => token.kind !== 'string')) {
    throw new DefinitionError(
      `has ${ARTICLE[kind]} ${kind} without quoted values`,
      `write for example ${kind}('new', 'paid')`,
    );
  }
  // MySQL drops trailing spaces of these values.
  const values = tokens.map((token) => token.text.replace(/ +$/, ''));
  if (new Set(values.map((value) => value.toLowerCase())).size < values.length) {
    throw new DefinitionError(`has ${ARTICLE[kind]} ${kind} with the same value twice`, 'keep one of them');
  }
  if (kind === 'set' && (values.length > 64 || values.some((value) => value.includes(',')))) {
    throw new DefinitionError('has a set that MySQL does not know', 'write at most 64 values, none with a comma');
  }
  return { type: { kind, values }, text: `${kind}(${values.map(literal).join(', ')})` };
}

function temporal(cursor: Cursor, kind: 'datetime' | 'timestamp' | 'time'): TypeText {
  const [precision = 0] = takeNumbers(cursor, kind, 1, 6);
  return { type: { kind, precision }, text: precision === 0 ? kind : `${kind}(${precision})` };
}

function sized(cursor: Cursor, name: string, limit: number, kind: 'string' | 'bytes' = 'string'): TypeText {
  const [length] = takeNumbers(cursor, name, 1, limit);
  if (length === undefined && name.startsWith('var'))
    throw new DefinitionError(`is a ${name} without a length`, `write for example ${name}(255)`);
  return { type: { kind }, text: length === undefined ? name : `${name}(${length})` };
}

/** Reads the type at the start of a column definition. Throws an Error for a type that is not carried. */
export function takeType(cursor: Cursor): NamedType {
  const token = cursor.next();
  if (token?.kind !== 'word') throw new DefinitionError('has no type', 'write for example varchar(255) not null');
  return { name: token.text, ...typeNamed(token.text, cursor) };
}

function typeNamed(name: string, cursor: Cursor): TypeText {
  const bits = INTEGER_BITS.get(name);
  if (bits !== undefined) return integer(cursor, name, bits);
  if (DECIMAL_NAMES.has(name)) return decimal(cursor);
  if (TEXT_TYPES.has(name)) return sized(cursor, name, 4_294_967_295);
  if (BLOB_TYPES.has(name)) return sized(cursor, name, 4_294_967_295, 'bytes');
  if (GEOMETRY_TYPES.has(name)) return { type: { kind: 'geometry' }, text: name };
  switch (name) {
    case 'float':
    case 'double':
    case 'real':
      return floating(cursor, name === 'real' ? 'double' : name);
    case 'bool':
    case 'boolean':
      return { type: { kind: 'boolean' }, text: 'bool' };
    case 'bit':
      return bit(cursor);
    case 'char':
      return sized(cursor, name, 255);
    case 'varchar':
      return sized(cursor, name, 65_535);
    case 'binary':
      return sized(cursor, name, 255, 'bytes');
    case 'varbinary':
      return sized(cursor, name, 65_535, 'bytes');
    case 'enum':
    case 'set':
      return enumeration(cursor, name);
    case 'date':
      return { type: { kind: 'date' }, text: 'date' };
    case 'datetime':
    case 'timestamp':
    case 'time':
      return temporal(cursor, name);
    case 'year':
      return year(cursor);
    case 'json':
      return { type: { kind: 'json' }, text: 'json' };
    default:
      throw unsupported(name);
  }
}

function bit(cursor: Cursor): TypeText {
  const [width = 1] = takeNumbers(cursor, 'bit', 1, 64);
  if (width < 1) throw new DefinitionError('is bit(0), which MySQL does not know', 'write bit(1) to bit(64)');
  return { type: width === 1 ? { kind: 'boolean' } : { kind: 'bits', width }, text: `bit(${width})` };
}

/** MySQL knows no other display width than 4, and drops it. */
function year(cursor: Cursor): TypeText {
  const [width = 4] = takeNumbers(cursor, 'year', 1, 4);
  if (width !== 4) throw new DefinitionError(`has year(${width}), which MySQL does not know`, 'write year');
  return { type: { kind: 'year' }, text: 'year' };
}
