export { columnProblem, isCarriedName } from './carried.js';
export { jsonSchemaText } from './json-schema.js';
export { type Loaded, loadPipeline } from './load.js';
