import { DefinitionError } from './definition-error.js';
import type { Cursor, Token } from './definition-tokens.js';

/** The arguments in brackets, if any: `(10, 2)`. */
export function takeArguments(cursor: Cursor, typeName: string): readonly Token[] {
  const values: Token[] = [];
  if (!cursor.takePunctuation('(')) return values;
  do {
    const token = cursor.next();
    if (token?.kind !== 'number' && token?.kind !== 'string') {
      throw new DefinitionError(
        `has an empty or wrong value in the brackets of ${typeName}`,
        `write for example ${typeName}(10)`,
      );
    }
    values.push(token);
  } while (cursor.takePunctuation(','));
  if (!cursor.takePunctuation(')')) throw new DefinitionError(`has no closing bracket after ${typeName}(`, 'add it');
  return values;
}

/** Whole numbers in brackets, at most `most` of them and none above `limit`. */
export function takeNumbers(cursor: Cursor, typeName: string, most: number, limit: number): readonly number[] {
  const tokens = takeArguments(cursor, typeName);
  if (tokens.length > most || tokens.some((token) => !(token.kind === 'number' && /^\d{1,10}$/.test(token.text)))) {
    const numbers = most === 1 ? 'one whole number' : `at most ${most} whole numbers`;
    throw new DefinitionError(`has a wrong value in the brackets of ${typeName}`, `write ${numbers} there`);
  }
  const numbers = tokens.map((token) => Number(token.text));
  const tooLarge = numbers.find((number) => number > limit);
  if (tooLarge !== undefined)
    throw new DefinitionError(`has ${typeName}(${tooLarge}), which is too large`, `at most ${limit} is possible`);
  return numbers;
}

/** ` unsigned` where it stands next. `signed` says nothing, and `zerofill` is for people, and implies `unsigned`. */
export function takeSign(cursor: Cursor): string {
  const unsigned = cursor.takeWords('unsigned');
  if (!unsigned) cursor.takeWords('signed');
  return cursor.takeWords('zerofill') || unsigned ? ' unsigned' : '';
}
