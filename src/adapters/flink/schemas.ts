import { z } from 'zod';

/** Shapes of Flink's REST answers, as far as they are read. */

const state = z.enum([
  'INITIALIZING',
  'CREATED',
  'RUNNING',
  'FAILING',
  'FAILED',
  'CANCELLING',
  'CANCELED',
  'FINISHED',
  'RESTARTING',
  'SUSPENDED',
  'RECONCILING',
]);

export const jobsOverview = z.object({
  jobs: z.array(z.object({ jid: z.string(), name: z.string(), state, 'start-time': z.number() })),
});

export const job = z.object({
  name: z.string(),
  'start-time': z.number(),
  vertices: z.array(z.object({ name: z.string(), status: z.string() })).optional(),
});
export const jobStatus = z.object({ status: state });

export const jobConfig = z.object({
  'execution-config': z.object({ 'user-config': z.record(z.string(), z.string()).optional() }).optional(),
});

const completedCheckpoint = z.object({
  id: z.number(),
  latest_ack_timestamp: z.number(),
  end_to_end_duration: z.number(),
  external_path: z.string(),
});

export const checkpoints = z.object({
  counts: z.object({ completed: z.number(), failed: z.number() }).optional(),
  latest: z
    .object({
      completed: completedCheckpoint.nullish(),
      restored: z.object({ external_path: z.string().nullish() }).nullish(),
    })
    .optional(),
});

const failureEntry = z.object({
  stacktrace: z.string(),
  timestamp: z.number().optional(),
  taskName: z.string().nullish(),
});

export const exceptions = z.object({
  'root-exception': z.string().nullish(),
  exceptionHistory: z.object({ entries: z.array(failureEntry) }).optional(),
});

/** The name of the field is wrong: it is the time of the last heartbeat. */
export const taskManagers = z.object({ taskmanagers: z.array(z.object({ timeSinceLastHeartbeat: z.number() })) });

export const metrics = z.array(z.object({ id: z.string(), value: z.string().optional() }));

export const trigger = z.object({ 'request-id': z.string() });

export const savepointStatus = z.object({
  status: z.object({ id: z.enum(['IN_PROGRESS', 'COMPLETED']) }),
  operation: z
    .object({
      location: z.string().optional(),
      'failure-cause': z.object({ 'stack-trace': z.string() }).optional(),
    })
    .nullish(),
});

export const nothing = z.unknown();
