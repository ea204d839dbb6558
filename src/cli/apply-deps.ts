import { randomBytes } from 'node:crypto';
import { systemClock } from '../adapters/host/clock.js';
import type { ApplyDeps } from '../apply/index.js';
import type { Pipeline } from '../model/index.js';
import type { Emit } from '../ports/index.js';
import type { Connections } from './connections.js';

export interface ApplyContext {
  readonly pipeline: Pipeline;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** What src/apply works with, from the clients of a stack. */
export async function applyDeps(context: ApplyContext, connections: Connections): Promise<ApplyDeps> {
  const { pipeline, emit, signal } = context;
  return {
    ...connections,
    pipeline,
    emit,
    signal,
    clock: systemClock,
    jars: await connections.jars(),
    newJobId: () => randomBytes(16).toString('hex'),
  };
}
