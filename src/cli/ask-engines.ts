import { type PortQuestion, portAnswers } from '../adapters/host/ask-port.js';
import type { Clock, EngineStatus, FlinkJobs } from '../ports/index.js';
import type { Connections } from './connections.js';
import { inTime } from './in-time.js';

/** How long an engine may take to answer `status` and `logs`. */
export const ANSWER_MS = 3_000;
/** A TaskManager tells the JobManager every 2 s (local) or 5 s (Docker) that it is there. */
const HEARTBEAT_MS = 12_000;

/** What came of one question: null where the engine answered, else since when it has not (milliseconds since the epoch). */
type Answer = { readonly silentSince: number } | null;

/**
 * The engines that count as ready, each asked itself: one that does not answer in time hangs. The others stay as they
 * are. Those of which nothing can be asked are taken at the word of whoever watches them.
 */
export async function askEngines(
  engines: readonly EngineStatus[],
  clients: Pick<Connections, 'endpoints' | 'flink'>,
  clock: Pick<Clock, 'now'>,
): Promise<readonly EngineStatus[]> {
  const asked = clock.now();
  const jobManager = answerInTime(clients.flink.list(), asked);
  return Promise.all(
    engines.map(async (engine) => {
      if (engine.state !== 'ready') return engine;
      const answer = await answerOf(engine, clients, jobManager, asked);
      if (answer === null) return withoutSilence(engine);
      return hanging(engine, Math.min(answer.silentSince, engine.silentSince ?? asked), clock.now());
    }),
  );
}

async function answerOf(
  { name, silentSince }: EngineStatus,
  { endpoints, flink }: Pick<Connections, 'endpoints' | 'flink'>,
  jobManager: Promise<Answer>,
  asked: number,
): Promise<Answer> {
  if (name === 'flink-jobmanager') return jobManager;
  // Only the JobManager hears of the TaskManager, so that nothing is known of it where the JobManager hangs.
  if (name === 'flink-taskmanager') return (await jobManager) === null ? taskManagerAnswer(flink, asked) : null;
  const question = questionFor(name, endpoints);
  if (question === null) return silentSince === undefined ? null : { silentSince };
  return (await portAnswers(question, ANSWER_MS)) ? null : { silentSince: asked };
}

function questionFor(name: string, endpoints: Connections['endpoints']): PortQuestion | null {
  if (name === 'mysql') return { kind: 'mysql', ...endpoints.mysql };
  if (name === 'kafka') {
    const [first = ''] = endpoints.kafka.split(',');
    const colon = first.lastIndexOf(':');
    return { kind: 'kafka', host: first.slice(0, colon), port: Number(first.slice(colon + 1)) };
  }
  if (name !== 'clickhouse-server') return null;
  const { hostname, port } = new URL(endpoints.clickhouse);
  return { kind: 'http', host: hostname, port: Number(port) };
}

/** An error is an answer; only silence is none. */
async function answerInTime(work: Promise<unknown>, asked: number): Promise<Answer> {
  const answered = work.then(
    () => true,
    () => true,
  );
  return (await inTime(answered, ANSWER_MS)) === null ? { silentSince: asked } : null;
}

/** The oldest of several: one that hangs is listed until Flink gives it up, and the others go on. */
async function taskManagerAnswer(flink: Pick<FlinkJobs, 'heartbeats'>, asked: number): Promise<Answer> {
  const beats = await flink.heartbeats().catch(() => []);
  const oldest = Math.min(...beats);
  return beats.length === 0 || asked - oldest <= HEARTBEAT_MS ? null : { silentSince: oldest };
}

function withoutSilence({ silentSince: _, ...engine }: EngineStatus): EngineStatus {
  return engine;
}

/** `it has not answered since 20:01:05 (45 s)`. */
function hanging(engine: EngineStatus, silentSince: number, now: number): EngineStatus {
  const time = new Date(silentSince).toISOString().slice(11, 19);
  const seconds = Math.round((now - silentSince) / 1_000);
  const told = engine.detail === undefined ? '' : `${engine.detail}; `;
  const detail = `${told}its process is there, and has not answered since ${time} UTC (${seconds} s)`;
  return { ...engine, state: 'hung', silentSince, detail };
}
