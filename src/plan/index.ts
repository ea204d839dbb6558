export { formatPlan, formatTopicPlan } from './format.js';
export { changedParts, type JobSource, jobHash } from './hash.js';
export { checkIdentity } from './identity.js';
export { currentJob } from './job.js';
export type { DesiredJob, JobPlan, JobPlanInput, JobStep } from './job-plan.js';
export { planJobs } from './jobs.js';
export { JobParameter, type KnownJob, type TopicState } from './observed.js';
export type { Refusal } from './refusal.js';
export { planTopics, type TopicPlan, type TopicStep } from './topics.js';
