/** A variable of the environment or of `.env` in a compose file; compose refuses to start without it. */
export function composeVariable(name: string): string {
  return `\${${name}:?set it in .env}`;
}

/** A variable of the environment or of `.env` in a compose file, with a value for where it is not set. */
export function composeDefault(name: string, value: string | number): string {
  return `\${${name}:-${value}}`;
}
