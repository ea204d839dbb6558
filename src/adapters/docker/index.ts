export { dockerPaths, projectName } from './paths.js';
export { type PrepareContext, prepareProject } from './prepare.js';
export { createDockerRuntime } from './runtime.js';
export { hasVolumes, prepareFromEngine } from './up.js';
