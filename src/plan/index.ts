export { refuseWithoutFlinkCdc } from './flink-cdc.js';
export { type Comparison, compareHashes, earlierDigest, isEarlierHash, type JobSource, jobHash } from './hash.js';
export { checkIdentity } from './identity.js';
export { type IdentityChange, identityChanges } from './identity-changes.js';
export { currentJob, isPredecessor } from './job.js';
export { type JobIdentity, jobIdentity } from './job-identity.js';
export type {
  DesiredJob,
  JobDifference,
  JobPlan,
  JobPlanInput,
  JobStep,
  LeaveReason,
  NextStep,
  PlanMode,
} from './job-plan.js';
export { planJobs } from './jobs.js';
export { JobParameter, type KnownJob, type TopicState } from './observed.js';
export type { Refusal, StoreChange } from './refusal.js';
export { planTopics, type TopicPlan, type TopicStep } from './topics.js';
