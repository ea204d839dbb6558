/** A value as texts may have it: as it is, in JSON, and in a literal of SQL. */
function formsOf(value: string): readonly string[] {
  return [value, JSON.stringify(value).slice(1, -1), value.replaceAll("'", "''")];
}

/**
 * The text with `<NAME>` for the value of every secret, longest first so that none is cut in half. Values of less than
 * four characters are left: cdcctl makes none, and they would eat the text.
 */
export function redact(text: string, secrets: ReadonlyMap<string, string>): string {
  const forms = [...secrets].flatMap(([name, value]) => formsOf(value).map((form) => [name, form] as const));
  return forms
    .filter(([, form]) => form.length >= 4)
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce((shown, [name, form]) => shown.replaceAll(form, `<${name}>`), text);
}
