import { takeAttributes } from './definition-attributes.js';
import { cursorOver, tokenize } from './definition-tokens.js';
import { takeType } from './definition-type.js';
import { definitionText, parseColumnDefinition } from './parse-mysql-type.js';
import type { Column } from './pipeline.js';

/**
 * The definition with the type, the collation and the nullability of another column; defaults and what else it says
 * stay where they fit the new type.
 */
export function redefine(column: Column, by: Column): string {
  const parse = ({ definition }: Column) => {
    const cursor = cursorOver(tokenize(definition));
    const { type, text } = takeType(cursor);
    return { text, found: takeAttributes(cursor, type) };
  };
  const [before, after] = [parse(column), parse(by)];
  const { charset: _charset, collation: _collation, nullable: _nullable, ...kept } = before.found;
  const { collation, nullable } = after.found;
  const text = definitionText(after.text, {
    ...kept,
    ...(collation === undefined ? {} : { collation }),
    ...(nullable === undefined ? {} : { nullable }),
  });
  try {
    return parseColumnDefinition(column.name, text).definition;
  } catch {
    return by.definition;
  }
}
