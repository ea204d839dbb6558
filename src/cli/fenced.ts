import { requireLock } from '../adapters/host/lock.js';

/**
 * The same client, whose effects first ask whether the pipeline's lock is still held: who was suspended and has lost it
 * meanwhile does nothing more. Where no lock is held at all, such as by `generate`, nothing is asked.
 */
export function fenced<T extends object>(client: T, effects: readonly (keyof T & string)[]): T {
  return new Proxy(client, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== 'function' || !effects.some((effect) => effect === name)) return found;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        requireLock();
        return Reflect.apply(found, target, args);
      };
    },
  });
}
