import { type Reader, withoutFlinkCdc } from '../model/index.js';
import type { JobPlan, JobStep } from './job-plan.js';

const SUBMITS: readonly JobStep['action'][] = ['start', 'resume', 'restart'];

/** The plan, refused where it submits a CDC job to a Flink that was started without the job's connector. */
export function refuseWithoutFlinkCdc(plan: JobPlan, reader: Reader, jars: readonly string[]): JobPlan {
  const submits = plan.steps.some(({ kind, action }) => kind === 'cdc' && SUBMITS.includes(action));
  const refusal = submits ? withoutFlinkCdc(reader, jars) : null;
  return refusal === null ? plan : { steps: [], refusals: [refusal], next: null };
}
