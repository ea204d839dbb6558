export { COMPARABLE, type Scope, scopeOf } from './canonical.js';
export { exitCodeOf, formatReport } from './report.js';
export type { Sample } from './samples.js';
export { jobsSteadySince } from './steady.js';
export { type ValidateDeps, type ValidationReport, validatePipeline } from './validate.js';
export type { TableReport, Verdict } from './verdict.js';
