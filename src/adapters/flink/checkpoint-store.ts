import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckpointStore, SavedState } from '../../ports/index.js';

export interface CheckpointDirectories {
  /** `execution.checkpointing.dir` of the cluster, an absolute path: a job's checkpoints are in `<job id>/chk-N`. */
  readonly checkpoints: string;
  /** Absolute path; a job's savepoints go to `<job id>/savepoint-...`. */
  readonly savepoints: string;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** The state in a directory, or null where it is not complete: Flink writes `_metadata` last and at once. */
async function completeState(directory: string): Promise<SavedState | null> {
  try {
    const metadata = await stat(join(directory, '_metadata'));
    return metadata.size === 0 ? null : { path: pathToFileURL(directory).href, completedAt: metadata.mtimeMs };
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}

async function statesIn(directory: string, name: RegExp): Promise<readonly SavedState[]> {
  try {
    const names = (await readdir(directory)).filter((entry) => name.test(entry));
    const states = await Promise.all(names.map((entry) => completeState(join(directory, entry))));
    return states.filter((state) => state !== null);
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

/** Checkpoints and savepoints in directories of this machine. */
export function createFileCheckpointStore(directories: CheckpointDirectories): CheckpointStore {
  return {
    savepointDirectory: (jobId) => pathToFileURL(join(directories.savepoints, jobId)).href,
    newest: async (jobIds) => {
      const found = await Promise.all(
        jobIds.flatMap((id) => [
          statesIn(join(directories.checkpoints, id), /^chk-\d+$/),
          statesIn(join(directories.savepoints, id), /^savepoint-/),
        ]),
      );
      return found
        .flat()
        .reduce<SavedState | null>(
          (newest, state) => (newest === null || state.completedAt > newest.completedAt ? state : newest),
          null,
        );
    },
  };
}
