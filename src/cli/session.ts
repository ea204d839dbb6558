import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSinkDb } from '../adapters/clickhouse/index.js';
import { createFlinkJobs } from '../adapters/flink/index.js';
import { createBroker } from '../adapters/kafka/index.js';
import { createLocalRuntime } from '../adapters/local/runtime.js';
import { createSourceDb } from '../adapters/mysql/index.js';
import { missingConfig } from '../config/index.js';
import { loadPipeline } from '../config/load.js';
import type { Pipeline } from '../model/index.js';
import type { Broker, Emit, FlinkJobs, Runtime, SinkDb, SourceDb } from '../ports/index.js';
import type { Reporter } from '../report/reporter.js';
import { once } from './once.js';

export interface GlobalOptions {
  readonly config: string;
  readonly target: 'local';
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** All that a command works with. Everything is opened on first use and closed at the end. */
export interface Session {
  readonly globals: GlobalOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly reporter: Reporter;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Folder of the pipeline's file: rendered files and the state directory stand beside it. */
  readonly folder: string;
  pipeline(): Pipeline;
  runtime(): Runtime;
  close(): Promise<void>;
}
