import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointStore } from '../../ports/index.js';

/** Retained checkpoints and savepoints of the local stack, under `<stateDir>/data/flink`. */
export function localCheckpoints(stateDir: string): CheckpointStore {
  const checkpoints = join(stateDir, 'data', 'flink', 'checkpoints');
  const savepoints = join(stateDir, 'data', 'flink', 'savepoints');
  return {
    savepointDirectory: ({ id }) => uri(join(savepoints, id)),
    // The supervisor resumes the jobs itself, and finds their states by the ids of their runs.
    settings: () => ({}),
    record: async () => undefined,
    recorded: async () => null,
    async newest({ runs }) {
      const roots = runs.flatMap((id) => [join(checkpoints, id), join(savepoints, id)]);
      const found = (await Promise.all(roots.map(completeIn))).flat();
      const [first] = found.sort((a, b) => b.completedAt - a.completedAt || b.checkpoint - a.checkpoint);
      return first === undefined ? null : { path: uri(first.path), completedAt: first.completedAt };
    },
  };
}

interface Complete {
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly completedAt: number;
  /** N of `chk-N`; 0 for a savepoint. */
  readonly checkpoint: number;
}

/** Flink writes `_metadata` last, so a directory without it is incomplete and cannot be restored from. */
async function completeIn(root: string): Promise<readonly Complete[]> {
  const names = (await readdir(root).catch(() => [])).filter((name) => /^(chk-\d+|savepoint-.+)$/.test(name));
  const found = await Promise.all(
    names.map(async (name): Promise<readonly Complete[]> => {
      const path = join(root, name);
      const metadata = await stat(join(path, '_metadata')).catch(() => null);
      if (metadata === null || metadata.size === 0) return [];
      return [{ path, completedAt: metadata.mtimeMs, checkpoint: Number(/^chk-(\d+)$/.exec(name)?.[1] ?? 0) }];
    }),
  );
  return found.flat();
}

/** Not `pathToFileURL`: Flink reads a path literally and does not decode percent signs. */
function uri(path: string): string {
  return `file://${path}`;
}
