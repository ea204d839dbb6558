import { type Attributes, attributesRefusal } from './definition-attributes.js';
import { definitionText } from './parse-mysql-type.js';
import type { Column } from './pipeline.js';

/**
 * The definition with the type, the collation and the nullability of another column; defaults and what else it says
 * stay where they fit the new type.
 */
export function redefine(column: Column, by: Column): string {
  const { charset: _charset, collation: _collation, nullable: _nullable, ...kept } = column.declared;
  const { collation, nullable, type, typeName } = by.declared;
  const attributes: Attributes = {
    ...kept,
    ...(collation === undefined ? {} : { collation }),
    ...(nullable === undefined ? {} : { nullable }),
  };
  return attributesRefusal(by.type, attributes) === null
    ? definitionText({ ...attributes, type, typeName })
    : by.definition;
}
