import { join } from 'node:path';
import { failureText, step } from '../../program.js';
import type { Findings, Running } from '../context.js';
import { cancelJobs } from '../jobs.js';
import type { PeerName } from '../options.js';
import { debezium, installDebezium } from './debezium.js';
import { measurePeer } from './measure-peer.js';
import type { Peer, PeerFigures } from './peer.js';
import { installReplicator, replicator } from './replicator.js';

/** A peer that takes longer has failed. */
const LIMIT_MS = 600_000;

/** A peer that does not run here is left out, and the report says why. */
export async function peersPart(running: Running, findings: Findings): Promise<void> {
  const { stack, options, emit, signal } = running;
  await cancelJobs(stack, signal);
  for (const name of options.peers) {
    const log = join(stack.folder, `${name}.log`);
    const limited = { ...running, signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]) };
    try {
      const figures = await step(
        emit,
        name,
        async () => onePeer(limited, await MAKE[name](limited, log), log),
        ({ snapshotRowsPerSecond, streamRowsPerSecond, latencyMs }) =>
          `snapshot ${snapshotRowsPerSecond}, stream ${streamRowsPerSecond} rows/s, p50 ${Math.round(latencyMs.p50)} ms`,
      );
      findings.peers = { ...findings.peers, [name]: figures };
    } catch (error) {
      signal.throwIfAborted();
      emit({ type: 'warning', text: failureText(error) });
      findings.reasons = { ...findings.reasons, [`peers.${name}`]: failureText(error) };
    }
  }
}

const MAKE: Readonly<Record<PeerName, (running: Running, log: string) => Promise<Peer>>> = {
  'mysql-ch-replicator': async ({ stack, cache, signal }, log) =>
    replicator(stack, await installReplicator(cache, signal), log),
  debezium: async ({ stack, cache, artifacts, signal }, log) =>
    debezium(stack, await installDebezium(cache, signal), artifacts, log),
};

async function onePeer({ stack, options, sizes, signal }: Running, peer: Peer, log: string): Promise<PeerFigures> {
  const [rate = 1_000] = options.rates;
  const { database, table } = peer.source;
  await stack.quiet.execute(`CREATE DATABASE ${database}`);
  await stack.quiet.execute(`CREATE TABLE ${database}.${table} LIKE order_db.orders`);
  const work = { rows: sizes.peerRows, backlog: sizes.peerBacklog, rate, seconds: Math.min(10, options.seconds) };
  return measurePeer(stack, peer, work, log, signal);
}
