import { endGroup, type StopRule } from './end-process.js';
import type { ProcessIdentity } from './process-identity.js';

export interface Stoppable {
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly stop: StopRule;
  /** Null where it does not run. */
  readonly process: ProcessIdentity | null;
}

/** Ends engines in reverse order of their dependencies: each one only after all that need it have ended; the rest in parallel. */
export async function stopEngines(engines: readonly Stoppable[], onStopped: (name: string) => void): Promise<void> {
  const ends = new Map<string, Promise<void>>();
  const end = (engine: Stoppable): Promise<void> => {
    const known = ends.get(engine.name);
    if (known !== undefined) return known;
    const dependents = engines.filter((other) => other.dependsOn.includes(engine.name));
    const work = Promise.all(dependents.map(end)).then(async () => {
      if (engine.process !== null) await endGroup(engine.process, engine.stop);
      onStopped(engine.name);
    });
    ends.set(engine.name, work);
    return work;
  };
  await Promise.all(engines.map(end));
}
