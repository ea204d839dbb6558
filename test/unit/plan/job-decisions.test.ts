import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobKind } from '../../../src/model/index.js';
import { type JobPlanInput, planJobs } from '../../../src/plan/index.js';
import { cdcJob, running, syncJob } from './support.js';

/** One case that the service `submit` and cdcctl both decide; connector/ tests the same file. */
interface Vector {
  readonly case: string;
  readonly job: JobKind;
  readonly status: 'RUNNING' | 'RESTARTING' | 'FAILED' | 'CANCELED' | null;
  readonly recorded: 'yes' | 'no' | 'later';
  readonly ran: boolean;
  readonly state: boolean;
  readonly asked: boolean;
  readonly plan: string | null;
  readonly why?: string;
}

const file = join(import.meta.dirname, '../../vectors/job-decisions.json');
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] };

/** What cdcctl sees where the service sees that. A job that was started has written into its topics. */
function observed(vector: Vector): JobPlanInput {
  const { job, status, recorded, ran, state, asked } = vector;
  const { generation, records } = running;
  const own = job === 'cdc' ? cdcJob : syncJob;
  const reached = recorded === 'later' ? generation + 1 : generation;
  const identity = running.identity.state === null ? null : { ...running.identity.state, generation: reached };
  const saved = running.newest[job];
  return {
    ...running,
    mode: asked ? 'submit' : 'resume',
    desired: running.desired.filter(({ kind }) => kind === job),
    records: recorded === 'yes' ? records : null,
    known: status === null ? [] : [{ ...own, state: status }],
    newest: { ...running.newest, [job]: state ? saved : null },
    topics: running.topics.map((topic) => ({
      ...topic,
      observed: topic.observed === null ? null : { ...topic.observed, written: ran },
    })),
    identity: { ...running.identity, state: identity, sink: identity },
  };
}

function outcome(vector: Vector): string {
  const { steps, refusals } = planJobs(observed(vector));
  if (refusals.length > 0) return 'refuse';
  return steps[0]?.action ?? 'none';
}

test.each(vectors.filter(({ plan }) => plan !== null))('$job: $case (asked: $asked) -> $plan', (vector) => {
  expect(outcome(vector)).toBe(vector.plan);
});

test('what cdcctl decides otherwise has its reason', () => {
  const without = vectors.filter(({ plan, why }) => (plan === null) !== (why !== undefined));
  expect(without).toEqual([]);
});
