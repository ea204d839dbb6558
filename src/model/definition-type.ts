import { DefinitionError } from './definition-error.js';
import type { Cursor } from './definition-tokens.js';
import type { TypeText } from './types/entry.js';
import { LISTED_NAMES, type MysqlType, TYPE_READERS } from './types/index.js';

/** A type with the text that stands for it, and its name, which is the first word of the text. */
interface NamedType extends TypeText<MysqlType> {
  readonly name: string;
}

const CARRIED = `${LISTED_NAMES.slice(0, -1).join(', ')} or ${LISTED_NAMES.at(-1)}`;

function unsupported(name: string): DefinitionError {
  if (name === 'serial')
    return new DefinitionError('is serial', 'write bigint unsigned not null auto_increment unique');
  return new DefinitionError(`has "${name}" in place of a type`, `leave the column out, or write ${CARRIED}`);
}

/** Reads the type at the start of a column definition. Throws a DefinitionError for a type that is not carried. */
export function takeType(cursor: Cursor): NamedType {
  const token = cursor.next();
  if (token?.kind !== 'word') throw new DefinitionError('has no type', 'write for example varchar(255) not null');
  const name = token.text;
  const read = TYPE_READERS.get(name);
  if (read === undefined) throw unsupported(name);
  return { name, ...read(cursor, name) };
}
