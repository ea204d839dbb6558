const DURATION = /^(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|m|h)$/;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration such as `100ms`, `3s` or `1m`; null where the text is none or is not a whole number of them. */
export function parseDuration(text: string): number | null {
  const { amount, unit } = DURATION.exec(text)?.groups ?? {};
  if (amount === undefined || unit === undefined) return null;
  const milliseconds = Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
  return Number.isSafeInteger(milliseconds) ? milliseconds : null;
}
