export { columnProblem, isCarriedName, whatOf } from './carried.js';
export { jsonSchemaText } from './json-schema.js';
export { type Loaded, loadPipeline } from './load.js';
export { missingConfig } from './problem.js';
