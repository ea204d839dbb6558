/** The same value at every call, made at the first. */
export function once<T extends object | string>(make: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
