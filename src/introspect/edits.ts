/** A change of a text: what stands from `start` up to `end` is replaced. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Puts whole lines in at the start of a line. */
export function insertLines(at: number, lines: readonly string[]): Edit {
  return { start: at, end: at, text: lines.map((line) => `${line}\n`).join('') };
}

/** The text with every edit; those at one offset stay in their order, insertions before what is replaced there. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort(
    (a, b) => a.start - b.start || Math.sign(a.end - a.start) - Math.sign(b.end - b.start),
  );
  let result = '';
  let position = 0;
  for (const edit of ordered) {
    result += text.slice(position, Math.max(position, edit.start)) + edit.text;
    position = Math.max(position, edit.end);
  }
  return result + text.slice(position);
}
