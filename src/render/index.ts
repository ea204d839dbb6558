import type { Pipeline } from '../model/index.js';
import { composeProject } from './compose/index.js';
import { cdcScript, syncScript } from './flink-sql/index.js';
import { clickhouseInit, clickhouseUsersInit, entrypoints, mysqlInit } from './init/index.js';
import { monitoringFiles } from './monitoring/index.js';
import type { RenderedFile } from './template.js';

export { diffFiles, type FileChange } from './check.js';
export type { RenderedFile } from './template.js';

/** Every file that the pipeline is rendered to, ordered by path. Pure: the same pipeline gives the same bytes. */
export function renderAll(pipeline: Pipeline): readonly RenderedFile[] {
  const scripts = [cdcScript(pipeline), syncScript(pipeline)].map(({ file, text }) => ({ path: file, content: text }));
  const init = [mysqlInit(pipeline), clickhouseInit(pipeline), clickhouseUsersInit(pipeline)].map(
    ({ path, content }) => ({ path, content }),
  );
  const files = [
    ...composeProject(pipeline),
    ...monitoringFiles(pipeline),
    ...scripts,
    ...init,
    ...entrypoints(pipeline),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
