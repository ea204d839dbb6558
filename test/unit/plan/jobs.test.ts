import { describe, expect, test } from 'vitest';
import { type JobPlanInput, planJobs } from '../../../src/plan/index.js';
import { formatPlan, planDocument } from '../../../src/report/plan-text.js';
import { cdcJob, DAY, EARLIER, fresh, HASH, NOW, running, stopped, syncJob } from './support.js';

const jobs = (cdc: string, sync: string): JobPlanInput['desired'] => [
  { kind: 'cdc', name: 'orders-cdc', hash: cdc, earlier: EARLIER.cdc },
  { kind: 'sync', name: 'orders-sync', hash: sync, earlier: EARLIER.sync },
];
const text = (input: JobPlanInput): string => `\n${formatPlan(planJobs(input))}\n`;

describe('submit', () => {
  test('starts both jobs on an unused stack', () => {
    expect(text(fresh)).toBe(`
+ orders-cdc: start with a snapshot of every table
+ orders-sync: start from the beginning of its topics
`);
  });

  test('keeps jobs that run as they are configured', () => {
    expect(text(running)).toBe(`
= orders-cdc: runs as c1
= orders-sync: runs as s1
`);
  });

  test('keeps a job that is being started again by Flink', () => {
    expect(text({ ...running, known: [{ ...cdcJob, state: 'RESTARTING' }, syncJob] })).toBe(`
= orders-cdc: runs as c1
= orders-sync: runs as s1
`);
  });

  test('looks at the job that runs, not at an ended one of the same name', () => {
    const ended = { ...cdcJob, id: 'c0', state: 'CANCELED' as const, startTime: 99 };
    expect(text({ ...running, known: [ended, cdcJob, syncJob] })).toBe(`
= orders-cdc: runs as c1
= orders-sync: runs as s1
`);
  });

  test('goes on from savepoints', () => {
    expect(text(stopped)).toBe(`
> orders-cdc: resume from file:///sp/c1
> orders-sync: resume from file:///sp/s1
`);
  });

  test('goes on from the newest checkpoint of a job that failed', () => {
    expect(text({ ...running, known: [{ ...cdcJob, state: 'FAILED', failure: 'disk full' }, syncJob] })).toBe(`
> orders-cdc: resume from file:///sp/c1
= orders-sync: runs as s1
`);
  });

  test('starts the job that is missing beside the one that runs', () => {
    expect(text({ ...running, known: [cdcJob], newest: { ...running.newest, sync: null } })).toBe(`
= orders-cdc: runs as c1
+ orders-sync: start from the beginning of its topics
`);
  });

  test('leaves jobs alone that were made from something else', () => {
    const desired = jobs('2-id1-sql1-set9-jar9', '2-id9-sql9-set9-jar9');
    expect(text({ ...running, desired })).toBe(`
~ orders-cdc: runs with other settings and connector jars (job c1)
~ orders-sync: reads or writes other tables, columns or topics, or the same in another order (job s1)
next: Run \`cdcctl stop\` and \`cdcctl up\`: the jobs run on as they are configured now; a sync job with other tables, columns or topics reads its topics again.
`);
    // Nor is one of them restarted beside the other.
    expect(text({ ...running, desired, mode: 'restart' })).toBe(text({ ...running, desired }));
  });

  test('offers to restart jobs that differ only in what their states do not depend on', () => {
    const desired = jobs('2-id1-sql9-set9-jar9', HASH.sync);
    expect(text({ ...running, desired })).toBe(`
~ orders-cdc: runs with other options, settings and connector jars (job c1)
= orders-sync: runs as s1
next: Run \`cdcctl submit --restart\`: each job is stopped with a savepoint and goes on from it as it is configured now. So it does after the next \`cdcctl stop\` and \`cdcctl up\`.
`);
    expect(text({ ...running, desired, mode: 'restart' })).toBe(`
~ orders-cdc: restart from a savepoint, it runs with other options, settings and connector jars (job c1)
= orders-sync: runs as s1
`);
  });

  test('offers a new generation where the running CDC job carries something else', () => {
    const desired = jobs('2-id9-sql9-set1-jar1', HASH.sync).slice(0, 1);
    expect(text({ ...running, desired })).toBe(`
~ orders-cdc: carries other tables, columns, keys or topics, or reads or delivers otherwise (job c1)
next: Undo the change in pipeline.yaml; or to build everything anew set \`generation: 2\` in pipeline.yaml, then \`cdcctl stop\`, \`cdcctl up\` and \`cdcctl submit\`.
`);
    expect(text({ ...running, desired, mode: 'restart' })).toBe(text({ ...running, desired }));
  });

  test('takes a job without parameters of ours for another one', () => {
    expect(text({ ...running, known: [{ ...cdcJob, parameters: {} }, syncJob] })).toBe(`
~ orders-cdc: runs as generation ? (job c1)
= orders-sync: runs as s1
next: Run \`cdcctl stop\` and \`cdcctl up\`: the jobs run on as they are configured now; a sync job with other tables, columns or topics reads its topics again.
`);
  });

  test('waits for a job that is being cancelled', () => {
    expect(text({ ...running, known: [{ ...cdcJob, state: 'CANCELLING' }, syncJob] })).toBe(`
x orders-cdc is being cancelled
    Job c1 has not ended yet.
    next: Run the command again in a moment.
`);
  });
});

describe('a state that does not fit', () => {
  test('is refused: the CDC job without one, on a topic with records', () => {
    expect(text({ ...stopped, newest: { cdc: null, sync: null } })).toBe(`
x orders-cdc has no savepoint or checkpoint, but topic orders-cdc-topic holds records
    A new snapshot would not delete the rows that were deleted in MySQL meanwhile.
    next: To build everything anew set \`generation: 2\` in pipeline.yaml, then \`cdcctl stop\`, \`cdcctl up\` and \`cdcctl submit\`.
`);
  });

  test('is refused: topics with records where nothing is recorded of any job', () => {
    expect(text({ ...fresh, topics: stopped.topics })).toContain('x orders-cdc has no savepoint or checkpoint');
  });

  test('is refused: the state of a CDC job that carried something else', () => {
    const desired = jobs('2-id9-sql1-set1-jar1', HASH.sync).slice(0, 1);
    expect(text({ ...stopped, desired })).toBe(`
x orders-cdc carries other tables, columns, keys or topics, or reads or delivers otherwise than in its last run
    Its savepoint or checkpoint is not one of the job that pipeline.yaml describes now.
    next: Undo the change in pipeline.yaml; or set \`generation: 2\` in pipeline.yaml, then \`cdcctl stop\`, \`cdcctl up\` and \`cdcctl submit\`.
`);
  });

  test('is refused with what is known of the difference', () => {
    const changes = [{ of: 'tables', table: 'shop.items', is: 'new' }] as const;
    const desired = jobs('2-id9-sql1-set1-jar1', HASH.sync).map((job) => ({ ...job, changes }));
    expect(text({ ...stopped, desired })).toContain(
      'pipeline.yaml describes now.\n    shop.items is new\n    next: Undo the change',
    );
    expect(text({ ...running, desired })).toContain(
      'delivers otherwise (job c1)\n    shop.items is new\n= orders-sync',
    );
  });

  test('is refused: a sync job that was away for longer than deletions are kept', () => {
    const newest = { ...stopped.newest, sync: { path: 'file:///sp/s1', completedAt: NOW - 8 * DAY } };
    expect(text({ ...stopped, newest })).toBe(`
x orders-sync was away for 8 days
    Topics keep deletions for 7 days: it would miss some of them.
    next: To build everything anew set \`generation: 2\` in pipeline.yaml, then \`cdcctl stop\`, \`cdcctl up\` and \`cdcctl submit\`.
`);
  });

  test('fits: a sync job with other tables reads its topics again, all else changes nothing', () => {
    const desired = jobs('2-id1-sql9-set9-jar9', '2-id9-sql2-set2-jar2');
    expect(text({ ...stopped, desired })).toBe(`
> orders-cdc: resume from file:///sp/c1
+ orders-sync: start from the beginning of its topics
`);
  });

  test('several refusals are all said, and nothing is started beside them', () => {
    const newest = { cdc: null, sync: { path: 'file:///sp/s1', completedAt: NOW - 8 * DAY } };
    const plan = planJobs({ ...stopped, newest });
    const generation = 1;
    expect(plan).toEqual({
      refusals: [
        { code: 'CDC-STATE-LOST', job: 'orders-cdc', topics: ['orders-cdc-topic'], generation },
        { code: 'CDC-AWAY-TOO-LONG', job: 'orders-sync', awayMs: 8 * DAY, retentionMs: 7 * DAY, generation },
      ],
      steps: [],
      next: null,
    });
    expect(formatPlan(plan).match(/^x .*$/gm)).toEqual([
      'x orders-cdc has no savepoint or checkpoint, but topic orders-cdc-topic holds records',
      'x orders-sync was away for 8 days',
    ]);
  });

  test('the document for --json has the data of a step and the sentence about it', () => {
    const desired = jobs('2-id1-sql9-set1-jar1', HASH.sync);
    expect(planDocument(planJobs({ ...running, desired }))).toEqual({
      steps: [
        {
          ...{ kind: 'cdc', name: 'orders-cdc', jobId: 'c1', action: 'changed' },
          reason: { code: 'other-tuning', parts: ['options'] },
          why: 'runs with other options',
        },
        { kind: 'sync', name: 'orders-sync', jobId: 's1', action: 'keep' },
      ],
      refusals: [],
      next: expect.stringMatching(/^Run `cdcctl submit --restart`: /),
    });
  });
});

describe('jobs of cdcctl 0.1', () => {
  const hashes = (cdc: string, sync: string): JobPlanInput => ({
    ...running,
    known: [
      { ...cdcJob, parameters: { ...cdcJob.parameters, 'cdcctl.hash': cdc } },
      { ...syncJob, parameters: { ...syncJob.parameters, 'cdcctl.hash': sync } },
    ],
    records: {
      generation: 1,
      jobs: [
        { kind: 'cdc', runs: ['c1'], hash: cdc, desired: 'running' },
        { kind: 'sync', runs: ['s1'], hash: sync, desired: 'running' },
      ],
    },
  });

  test('go on from their states where these are known to be of the same job', () => {
    expect(text({ ...hashes('old1a-set1-jar0', 'old2-set2-jar0'), known: [], mode: 'resume' })).toBe(`
> orders-cdc: resume from file:///sp/c1
> orders-sync: resume from file:///sp/s1
`);
  });

  test('are offered a restart where they run', () => {
    expect(text(hashes('old1-set1-jar1', 'old2-set2-jar0'))).toBe(`
~ orders-cdc: runs with other options (job c1)
~ orders-sync: runs with other options and connector jars (job s1)
next: Run \`cdcctl submit --restart\`: each job is stopped with a savepoint and goes on from it as it is configured now. So it does after the next \`cdcctl stop\` and \`cdcctl up\`.
`);
  });

  test('are refused, or read their topics again, where these are not', () => {
    expect(text({ ...hashes('old9-set1-jar1', 'old2-set2-jar2'), known: [] })).toContain(
      'x orders-cdc carries other tables, columns, keys or topics',
    );
    expect(text({ ...hashes('old1-set1-jar1', 'old9-set2-jar2'), known: [] })).toContain(
      '+ orders-sync: start from the beginning of its topics',
    );
  });
});

describe('resume', () => {
  const resume = (input: JobPlanInput) => text({ ...input, mode: 'resume' });

  test('starts nothing that was never submitted', () => {
    expect(resume(fresh)).toBe('\n\n');
  });

  test('starts nothing that shall not run', () => {
    const jobs = stopped.records?.jobs.map((job) => ({ ...job, desired: 'stopped' as const })) ?? [];
    expect(resume({ ...stopped, records: { generation: 1, jobs } })).toBe('\n\n');
  });

  test('starts nothing of an older generation', () => {
    expect(resume({ ...stopped, generation: 2, identity: fresh.identity, topics: fresh.topics })).toBe('\n\n');
  });

  test('goes on from the newest savepoint or checkpoint', () => {
    expect(resume(stopped)).toBe(`
> orders-cdc: resume from file:///sp/c1
> orders-sync: resume from file:///sp/s1
`);
  });

  test('keeps what runs, also where the config has changed', () => {
    const desired = fresh.desired.map((job) => ({ ...job, hash: 'x-y-z' }));
    expect(resume({ ...running, desired })).toBe(`
= orders-cdc: runs as c1
= orders-sync: runs as s1
`);
  });

  test('never takes a snapshot by itself', () => {
    expect(resume({ ...stopped, newest: { cdc: null, sync: null }, topics: fresh.topics })).toBe(`
! orders-cdc: not started, it never completed a checkpoint, and a snapshot is taken only when asked for
+ orders-sync: start from the beginning of its topics
next: Run \`cdcctl submit\`.
`);
    expect(resume({ ...stopped, newest: { cdc: null, sync: null } })).toContain('x orders-cdc has no savepoint');
  });

  test('leaves a job alone that Flink knows to have ended', () => {
    const failed = { ...cdcJob, state: 'FAILED' as const, failure: 'Access denied for user cdc' };
    expect(resume({ ...running, known: [failed, { ...syncJob, state: 'FINISHED' }] })).toBe(`
! orders-cdc: not started, Flink says it is FAILED: Access denied for user cdc
! orders-sync: not started, Flink says it is FINISHED
next: Run \`cdcctl submit\`.
`);
  });
});

describe('a new generation', () => {
  const next = {
    ...fresh,
    generation: 2,
    records: stopped.records,
    identity: { ...stopped.identity, sink: null, observed: { ...fresh.identity.observed, generation: 2 } },
  };

  test('starts from nothing beside the old one', () => {
    expect(text(next)).toBe(`
+ orders-cdc: start with a snapshot of every table
+ orders-sync: start from the beginning of its topics
`);
  });

  test('waits until the jobs of the old one are stopped', () => {
    expect(text({ ...next, known: [cdcJob, syncJob] })).toBe(`
~ orders-cdc: runs as generation 1 (job c1)
~ orders-sync: runs as generation 1 (job s1)
next: Run \`cdcctl stop\` and \`cdcctl up\`: the jobs run on as they are configured now; a sync job with other tables, columns or topics reads its topics again.
`);
  });

  test('does not use what the old one left behind', () => {
    expect(text({ ...next, newest: stopped.newest })).toContain('+ orders-cdc: start with a snapshot');
    expect(HASH.cdc).not.toBe(HASH.sync);
  });
});

describe('a job of the reader before', () => {
  const predecessor = { hash: HASH.cdc, earlier: EARLIER.cdc };
  const cdc = { kind: 'cdc', name: 'orders-cdc', hash: '2-id9-sql9-set1-jar1', earlier: [], predecessor } as const;
  const desired = [cdc, ...running.desired.filter(({ kind }) => kind === 'sync')];

  test('is left alone while it runs, and can be changed over', () => {
    const expected = `
~ orders-cdc: runs with another \`source.reader\` (job c1)
= orders-sync: runs as s1
next: Run \`cdcctl stop\` and \`cdcctl up\`: the jobs run on as they are configured now; a sync job with other tables, columns or topics reads its topics again.
`;
    expect(text({ ...running, desired })).toBe(expected);
    expect(text({ ...running, desired, mode: 'restart' })).toBe(expected);
    expect(text({ ...running, desired, mode: 'resume' })).toContain('= orders-cdc: runs as c1');
  });

  test('is gone on from, also from one of cdcctl 0.1', () => {
    const expected = '> orders-cdc: resume from file:///sp/c1, which is a state of another reader';
    expect(text({ ...stopped, desired })).toContain(expected);
    expect(text({ ...stopped, desired, mode: 'resume' })).toContain(expected);
    const jobs = stopped.records?.jobs.map((job) => (job.kind === 'cdc' ? { ...job, hash: 'old1-a-b' } : job)) ?? [];
    expect(text({ ...stopped, desired, records: { generation: 1, jobs } })).toContain(expected);
  });

  test('is not gone on from where more has changed', () => {
    const other = [{ ...cdc, predecessor: { hash: '2-id8-sql1-set1-jar1', earlier: [] } }, ...desired.slice(1)];
    expect(text({ ...stopped, desired: other })).toContain('x orders-cdc carries other tables');
  });
});
