/**
 * The name of a column in Kafka and ClickHouse, by its name in MySQL. A column may be called like what every object of
 * JavaScript has, such as `constructor`.
 */
export function renamed(rename: Readonly<Record<string, string>> | undefined, name: string): string {
  return rename !== undefined && Object.hasOwn(rename, name) ? (rename[name] ?? name) : name;
}
