export { COMPARABLE, type Scope, scopeOf } from './canonical.js';
export { junitXml } from './junit.js';
export { exitCodeOf, formatReport } from './report.js';
export type { Sample } from './samples.js';
export type { ValidateOptions } from './selection.js';
export { jobsSteadySince } from './steady.js';
export type { ValidateDeps } from './table-work.js';
export { notCompared, type ValidationReport, validatePipeline } from './validate.js';
export type { TableReport, Verdict } from './verdict.js';
