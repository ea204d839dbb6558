export { copyAgent, copyJars } from './connector-jars.js';
export { dockerPaths, projectName } from './paths.js';
export { type PrepareContext, prepareFiles } from './prepare.js';
export { createDockerRuntime } from './runtime.js';
