import { attributeTexts, takeAttributes } from './definition-attributes.js';
import { cursorOver, tokenize } from './definition-tokens.js';
import { takeType } from './definition-type.js';
import type { Column, ColumnDefinition, Declared } from './pipeline.js';

/** The definition as text, from what it declares. */
export function definitionText(declared: Declared): string {
  return [declared.type, ...attributeTexts(declared)].join(' ');
}

function withCollation(type: Column['type'], collation: string | undefined): Column['type'] {
  return type.kind === 'string' && collation !== undefined ? { kind: 'string', collation } : type;
}

/**
 * Parses a column definition as it is written in CREATE TABLE, e.g. `decimal(10,2) not null default 0`. Its `definition`
 * is rebuilt from what was understood, so nothing else can get into a statement through it.
 * A type that is not carried or a word that is not understood throws a DefinitionError about the column.
 */
export function parseDefinition(text: string): ColumnDefinition {
  const cursor = cursorOver(tokenize(text));
  const parsed = takeType(cursor);
  const found = takeAttributes(cursor, parsed.type);
  const declared: Declared = { ...found, type: parsed.text, typeName: parsed.name };
  return {
    type: withCollation(parsed.type, found.collation),
    // auto_increment columns are NOT NULL in MySQL even where the definition does not say so.
    nullable: found.autoIncrement !== true && found.nullable !== false,
    autoIncrement: found.autoIncrement === true,
    definition: definitionText(declared),
    declared,
  };
}

/** The column of this name and definition; the Error of `parseDefinition` then begins with the name. */
export function parseColumnDefinition(name: string, definition: string): Column {
  try {
    return { name, sourceName: name, ...parseDefinition(definition) };
  } catch (error) {
    throw new Error(`column ${name} ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
