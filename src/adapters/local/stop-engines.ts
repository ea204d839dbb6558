import type { ProcessIdentity } from '../host/process-identity.js';
import { endGroup, type StopRule } from './end-process.js';

export interface Stoppable {
  readonly name: string;
  /** Engines that have to end first. */
  readonly stopAfter: readonly string[];
  readonly stop: StopRule;
  /** Null where it does not run. */
  readonly process: ProcessIdentity | null;
}

/** Ends engines in order: each one only after those that it stops after have ended; the rest in parallel. */
export async function stopEngines(engines: readonly Stoppable[], onStopped: (name: string) => void): Promise<void> {
  const ends = new Map<string, Promise<void>>();
  const end = (engine: Stoppable): Promise<void> => {
    const known = ends.get(engine.name);
    if (known !== undefined) return known;
    const before = engines.filter((other) => engine.stopAfter.includes(other.name));
    const work = Promise.all(before.map(end)).then(async () => {
      if (engine.process !== null) await endGroup(engine.process, engine.stop);
      onStopped(engine.name);
    });
    ends.set(engine.name, work);
    return work;
  };
  await Promise.all(engines.map(end));
}
