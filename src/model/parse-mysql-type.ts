import { type Attributes, takeAttributes } from './definition-attributes.js';
import { cursorOver, tokenize } from './definition-tokens.js';
import { type TypeText, takeType } from './definition-type.js';
import type { Column } from './pipeline.js';

/** The definition as text, from what was understood of it. */
export function definitionText(typeText: string, found: Attributes): string {
  const parts: readonly (string | false | undefined)[] = [
    typeText,
    found.charset && `character set ${found.charset}`,
    found.collation && `collate ${found.collation}`,
    found.nullable === false && 'not null',
    found.default && `default ${found.default}`,
    found.onUpdate && `on update ${found.onUpdate}`,
    found.autoIncrement && 'auto_increment',
    found.unique && 'unique',
    found.comment && `comment ${found.comment}`,
  ];
  return parts.filter(Boolean).join(' ');
}

function withCollation(parsed: TypeText, collation: string | undefined): Column['type'] {
  return parsed.type.kind === 'string' && collation !== undefined ? { kind: 'string', collation } : parsed.type;
}

/**
 * Parses a column definition as it is written in CREATE TABLE, e.g. `decimal(10,2) not null default 0`. The column's
 * `definition` is rebuilt from what was understood, so nothing else can get into a statement through it.
 * A type that is not carried or a word that is not understood throws an Error whose message names the column and ends
 * with what to write instead.
 */
export function parseColumnDefinition(name: string, definition: string): Column {
  try {
    const cursor = cursorOver(tokenize(definition));
    const parsed = takeType(cursor);
    const found = takeAttributes(cursor, parsed.type);
    return {
      name,
      sourceName: name,
      type: withCollation(parsed, found.collation),
      // auto_increment columns are NOT NULL in MySQL even where the definition does not say so.
      nullable: found.autoIncrement !== true && found.nullable !== false,
      autoIncrement: found.autoIncrement === true,
      definition: definitionText(parsed.text, found),
      declared: {
        type: parsed.text,
        typeName: parsed.name,
        default: found.default !== undefined,
        onUpdate: found.onUpdate !== undefined,
        unique: found.unique === true,
      },
    };
  } catch (error) {
    throw new Error(`column ${name} ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
