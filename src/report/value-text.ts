/** Cuts a text that is too long to be read in one line. */
export function shorten(text: string, limit = 60): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** Writes a value the way a person would name it: `"abc"`, `3`, `a list`, `nothing`. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? shorten(JSON.stringify(value)) : String(value);
}
