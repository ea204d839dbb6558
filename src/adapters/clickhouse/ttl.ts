/** Names and texts in quotes, in which a clause may be spelled too. */
const QUOTED = /`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*'/gs;
/** An element of a TTL that moves rows or packs them in another way, and changes none. */
const KEEPS_ROWS = / (?:TO (?:DISK|VOLUME) _+|RECOMPRESS CODEC\(.*\))$/s;
/** A column in the list of CREATE TABLE, whose name is always in backticks; an index or a projection has another word first. */
const COLUMN = /^\s*`((?:[^`\\]|\\.)*)` /s;

/** The same text with every character in quotes as `_`. */
function masked(text: string): string {
  return text.replace(QUOTED, ({ length }) => '_'.repeat(length));
}

/** Parts between the commas that stand in no brackets and no quotes. */
function listed(text: string): readonly string[] {
  const [parts, plain] = [[] as string[], masked(text)];
  let [depth, start] = [0, 0];
  for (let at = 0; at < plain.length; at += 1) {
    const character = plain.charAt(at);
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (character !== ',' || depth > 0) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  return [...parts, text.slice(start)];
}

/** What of a table's TTL takes rows away or changes them; empty where nothing does. The clause is the last but for SETTINGS. */
export function ttlOf(engine: string): string {
  const [, start, clause] = /^(.* TTL )(.*?)(?: SETTINGS .*)?$/s.exec(masked(engine)) ?? [];
  if (start === undefined || clause === undefined) return '';
  return listed(engine.slice(start.length, start.length + clause.length))
    .filter((element) => !KEEPS_ROWS.test(masked(element)))
    .join(',')
    .trim();
}

/** The TTL of each column that has one, by which it loses its values, of a CREATE TABLE as ClickHouse prints it. */
export function columnTtls(create: string): ReadonlyMap<string, string> {
  const plain = masked(create);
  const start = plain.indexOf('(');
  let [end, depth] = [start, 0];
  do {
    depth += plain[end] === '(' ? 1 : plain[end] === ')' ? -1 : 0;
    end += 1;
  } while (depth > 0 && end < plain.length);
  const found = listed(create.slice(start + 1, end - 1)).flatMap((part): readonly [string, string][] => {
    const [name, ttl] = [COLUMN.exec(part)?.[1], masked(part).indexOf(' TTL ')];
    return name === undefined || ttl < 0 ? [] : [[name.replace(/\\(.)/gs, '$1'), part.slice(ttl + ' TTL '.length)]];
  });
  return new Map(found);
}
