/** Why the definition of a column cannot be taken: what is wrong with it, and what to write instead. */
export class DefinitionError extends Error {
  readonly what: string;
  readonly instead: string;

  constructor(what: string, instead: string) {
    super(`${what} - ${instead}`);
    this.name = 'DefinitionError';
    this.what = what;
    this.instead = instead;
  }
}
