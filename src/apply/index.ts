export type { ApplyDeps } from './deps.js';
export { type ObservedPlan, observeAndPlan } from './plan-jobs.js';
export { type ProvisionDeps, provision } from './provision.js';
export { type ResumeResult, resumeJobs } from './resume.js';
export type { JobOutcome } from './run-plan.js';
export { type TakenSavepoint, takeSavepoints } from './savepoints.js';
export { type StopDeps, type StoppedJob, stopJobs } from './stop.js';
export { type SubmitResult, submitJobs } from './submit.js';
export { type AwaitedJob, type WaitDeps, waitForJobs } from './wait-for-jobs.js';
