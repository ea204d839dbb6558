/** Bars side by side under one label. */
export interface Group {
  readonly label: string;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}

const BAR_HEIGHT = 18;
const GROUP_GAP = 14;
const LABEL_WIDTH = 260;
const PLOT_WIDTH = 420;
const VALUE_WIDTH = 110;
const TOP = 40;
const COLOURS = ['#2f6f9f', '#d98032', '#5a9b5a', '#8a63a6', '#7a7a7a'] as const;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function text(x: number, y: number, content: string, more = ''): string {
  return `<text x="${x}" y="${y}" ${more}>${escaped(content)}</text>`;
}

/** A chart of horizontal bars on one linear scale from 0, with every value written beside its bar. */
export function barChart(title: string, unit: string, groups: readonly Group[]): string {
  const most = Math.max(1, ...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const parts: string[] = [];
  let y = TOP;
  for (const { label, bars } of groups) {
    parts.push(text(8, y + 13, label, 'font-weight="bold"'));
    for (const [index, bar] of bars.entries()) {
      const width = Math.max(1, Math.round((bar.value / most) * PLOT_WIDTH));
      const colour = COLOURS[index % COLOURS.length];
      const shown = `${Math.round(bar.value).toLocaleString('en-US')} ${unit}`;
      parts.push(
        text(LABEL_WIDTH - 8, y + 13, bar.label, 'text-anchor="end"'),
        `<rect x="${LABEL_WIDTH}" y="${y}" width="${width}" height="${BAR_HEIGHT - 4}" fill="${colour}"/>`,
        text(LABEL_WIDTH + width + 6, y + 12, shown),
      );
      y += BAR_HEIGHT;
    }
    y += GROUP_GAP;
  }
  const width = LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${y}" fill="#ffffff"/>`,
    text(8, 22, title, 'font-size="15" font-weight="bold"'),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
