import process from 'node:process';
import { loadPipeline } from '../../src/config/load.js';
import type { Reader } from '../../src/model/index.js';
import { withReader } from '../e2e/support/reader.js';
import { pipelineText } from './runner/pipeline-text.js';

function readerOf(text: string): Reader {
  return loadPipeline({ path: 'pipeline.yaml', text, env: {} }).pipeline.source.reader;
}

const text = pipelineText([], { generation: 1, ownMysql: null });

/** What reads MySQL where pipeline.yaml does not say it; docs/field-cases.md is about this one. */
export const DEFAULT_READER = readerOf(text);

/** What reads MySQL in this run: CDCCTL_TEST_READER names another one. */
export const READER = readerOf(withReader(text, process.env.CDCCTL_TEST_READER));
