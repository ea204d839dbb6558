import { loadavg } from 'node:os';
import { messageOf } from '../../src/errors/index.js';
import type { Reader } from '../../src/model/index.js';
import type { Fault, Scene } from './fault.js';
import { isKnown, knownLoss, knownReason } from './known.js';
import { doubled, type Failure, lost, type Outcome, type WrongRow } from './outcome.js';
import { refusedBy } from './refusal.js';
import type { Session } from './session.js';

/** A pipeline that shows no new row for this long has not recovered. */
const RECOVERY_MS = 240_000;
/** How long is written on after a recovery, so that what went wrong has time to show. */
const AFTER_MS = 3_000;

interface Seen {
  readonly recoveryMs: number | null;
  readonly wrong: readonly WrongRow[];
  readonly failures: readonly string[];
  readonly notes: readonly string[];
}

/** Lets one fault happen while rows are written and read, and says what came of it. */
export async function runFault(fault: Fault, number: number, scene: Scene, session: Session): Promise<Outcome> {
  const { delivery, reader } = scene.stack;
  const begun = Date.now();
  const changes = session.writer.changes;
  session.reader.take();
  const seen = await happen(fault, scene, session);
  const steps = session.reader.take();
  const went = steps.backwards + steps.returned;
  const back = neverBack(fault, scene.stack) && went > 0 ? [`${went} rows went back`] : [];
  return {
    number,
    kind: fault.kind,
    what: fault.what,
    delivery,
    at: new Date(begun).toISOString(),
    seconds: Math.round((Date.now() - begun) / 1000),
    load: loadavg()[0] ?? 0,
    changes: session.writer.changes - changes,
    recoveryMs: seen.recoveryMs,
    wrong: seen.wrong,
    steps,
    notes: seen.notes,
    failures: exact(reader, fault.kind, [
      ...judged(reader, fault.kind, [...seen.failures, ...back]),
      ...lossOf(reader, fault.kind, seen.wrong),
    ]),
  };
}

/**
 * Whether readers of the view may see no row as it was before. Until the first snapshot is read they may, and after a
 * crash of a job that delivers at least once where what it reads again gets higher versions: those of Kafka's offsets.
 */
function neverBack({ atSnapshot }: Fault, { delivery, reader }: Scene['stack']): boolean {
  return atSnapshot !== true && (delivery === 'exactly-once' || reader === 'binlog');
}

async function happen(fault: Fault, scene: Scene, session: Session): Promise<Seen> {
  let recoveryMs: number | null = null;
  try {
    const undo = await fault.strike(scene);
    if (fault.holdS !== undefined) await scene.wait(fault.holdS * 1000);
    await undo?.();
    await scene.stack.back();
    if (fault.expect !== 'recovers') return await refused(fault.expect, scene, session);
    recoveryMs = await session.recovery(RECOVERY_MS);
    if (recoveryMs === null) {
      return { recoveryMs, wrong: [], failures: ['it has not recovered'], notes: [await jobsOf(scene)] };
    }
    await scene.wait(AFTER_MS);
    const { wrong, notes } = await session.compare();
    return {
      recoveryMs,
      wrong,
      failures: await ballast(fault, session),
      notes: [...notes, ...(await opinion(scene, wrong))],
    };
  } catch (error) {
    scene.signal.throwIfAborted();
    return { recoveryMs, wrong: [], failures: [messageOf(error)], notes: [await jobsOf(scene)] };
  }
}

/** What is to be refused and is not is compared all the same: that shows what it cost. */
async function refused(expected: Exclude<Fault['expect'], 'recovers'>, scene: Scene, session: Session): Promise<Seen> {
  const { named, said, helpless } = await refusedBy(expected, scene);
  const failures = [
    ...(named ? [] : ['not refused by name']),
    ...(helpless === null ? [] : [`what it says does not help: ${helpless}`]),
  ];
  const { wrong } = await session.compare(failures.length === 0 ? undefined : 20_000);
  return { recoveryMs: null, wrong, failures, notes: [said] };
}

async function ballast(fault: Fault, session: Session): Promise<readonly string[]> {
  if (fault.atSnapshot !== true) return [];
  const missing = await session.ballastMissing();
  return missing === 0 ? [] : [`${missing} rows of the snapshot are missing`];
}

/** Where rows are wrong, `validate` has to find that too. */
async function opinion(scene: Scene, wrong: readonly WrongRow[]): Promise<readonly string[]> {
  if (wrong.length === 0) return [];
  const { exitCode, stdout } = await scene.stack.workspace.plain('validate', '--wait', '30s');
  return [`validate ends with ${exitCode}: ${stdout.trim().slice(0, 600)}`, await jobsOf(scene)];
}

async function jobsOf({ stack }: Scene): Promise<string> {
  const { json } = await stack.workspace.cdcctl('status');
  return `status: ${JSON.stringify({ engines: json?.engines, jobs: json?.jobs, lag: json?.lag }).slice(0, 1_500)}`;
}

function judged(reader: Reader, kind: string, failures: readonly string[]): readonly Failure[] {
  return failures.map((text) => ({ text, known: knownReason(reader, kind, text) }));
}

/** The list of known failures holds nothing that passes. */
function exact(reader: Reader, kind: string, failures: readonly Failure[]): readonly Failure[] {
  if (failures.length > 0 || !isKnown(reader, kind)) return failures;
  return [{ text: 'it passes, and known.ts calls it a known failure', known: null }];
}

function lossOf(reader: Reader, kind: string, wrong: readonly WrongRow[]): readonly Failure[] {
  if (wrong.length === 0) return [];
  const rows = wrong.slice(0, 8).map((row) => `${row.how} ${row.table} ${row.key} (${row.operation})`);
  const text = `${lost({ wrong })} rows lost, ${doubled({ wrong })} doubled: ${rows.join(', ')}`;
  return [{ text, known: knownLoss(reader, kind, wrong) }];
}
