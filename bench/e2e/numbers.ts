/** Thousands apart; '-' where it was not measured. */
export function whole(value: number | null | undefined): string {
  return value == null ? '-' : Math.round(value).toLocaleString('en-US');
}

export function mib(bytes: number): string {
  return whole(bytes / 2 ** 20);
}

/** Two decimals below 10. */
export function short(value: number | null): string {
  if (value === null) return '-';
  return value < 10 ? value.toFixed(2) : whole(value);
}

/** Seconds with one decimal. */
export function tenths(value: number | null | undefined): string {
  return value == null ? '-' : value.toFixed(1);
}
