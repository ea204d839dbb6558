/** Text in a cell of a table, on one line. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
}

/** A table; a column without any text is left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = head.map((_, index) => index).filter((index) => rows.some((row) => (row[index] ?? '') !== ''));
  const line = (cells: readonly string[]) => `| ${kept.map((index) => cell(cells[index] ?? '')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(kept.length)}`, ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}

export function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** The parts of a page, with an empty line between them. */
export function page(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
