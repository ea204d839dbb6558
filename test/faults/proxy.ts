import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { SUITE_ADDRESS } from './connect.js';

/**
 * What becomes of a connection: `pass` as it is; `slow` each piece 200 ms late; `trickle` 1 KB/s in each direction;
 * `half-open` nothing passes, no end either, and nobody hears of it; `reset` it breaks, and so does every new one.
 */
export type Mode = 'pass' | 'slow' | 'trickle' | 'half-open' | 'reset';

const SLOW_MS = 200;
const TRICKLE = { bytes: 100, everyMs: 100 };
const WAITING = 256 * 1024;

type Piece = Buffer | 'end' | 'error';

/** Stands before a port of this machine and passes connections on to it, in the way that the mode says. */
export class FaultProxy {
  readonly #server: Server;
  readonly #flows = new Set<Flow>();
  #mode: Mode = 'pass';
  /** Connections and pieces of data that have met the mode that is set now. */
  met = 0;
  #changed: () => void = () => undefined;
  /** Resolves when the mode changes. */
  change: Promise<void> = Promise.resolve();

  private constructor(private readonly target: number) {
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
    this.#renew();
  }

  static async to(target: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
    return address.port;
  }

  get mode(): Mode {
    return this.#mode;
  }

  set mode(mode: Mode) {
    this.#mode = mode;
    this.met = 0;
    if (mode === 'reset') this.#reset();
    this.#changed();
    this.#renew();
  }

  close(): void {
    this.#server.close();
    this.#reset();
  }

  #renew(): void {
    this.change = new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  #reset(): void {
    for (const flow of this.#flows) {
      this.met += 1;
      flow.break();
    }
  }

  #accept(client: Socket): void {
    if (this.#mode === 'reset') {
      this.met += 1;
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const server = connect({ host: '127.0.0.1', port: this.target, localAddress: SUITE_ADDRESS, allowHalfOpen: true });
    for (const socket of [client, server]) socket.setNoDelay(true);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      const flow = new Flow(from, to, this);
      this.#flows.add(flow);
      from.once('close', () => this.#flows.delete(flow));
    }
  }
}

/** One direction of a connection. */
class Flow {
  readonly #queue: Piece[] = [];
  #waiting = 0;
  #busy = false;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly proxy: FaultProxy,
  ) {
    from.on('data', (piece) => this.#take(piece));
    from.once('end', () => this.#take('end'));
    from.once('error', () => this.#take('error'));
  }

  break(): void {
    this.from.resetAndDestroy();
  }

  #take(piece: Piece): void {
    this.#queue.push(piece);
    if (Buffer.isBuffer(piece)) this.#waiting += piece.length;
    if (this.#waiting > WAITING) this.from.pause();
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#queue.length > 0 && !this.to.destroyed) await this.#step();
    this.#busy = false;
    if (this.to.destroyed) this.from.destroy();
  }

  async #step(): Promise<void> {
    const { mode, change } = this.proxy;
    this.proxy.met += 1;
    if (mode === 'half-open') return change;
    if (mode === 'slow') await delay(SLOW_MS);
    const piece = this.#queue.shift();
    if (piece === 'end') this.to.end();
    else if (piece === 'error') this.to.resetAndDestroy();
    else if (piece !== undefined) await this.#send(piece, mode);
  }

  async #send(piece: Buffer, mode: Mode): Promise<void> {
    const now = mode === 'trickle' ? piece.subarray(0, TRICKLE.bytes) : piece;
    if (now.length < piece.length) this.#queue.unshift(piece.subarray(now.length));
    this.#waiting -= now.length;
    if (!this.to.write(now)) await drained(this.to);
    if (mode === 'trickle') await delay(TRICKLE.everyMs);
    if (this.#waiting <= WAITING) this.from.resume();
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.once('drain', done).once('close', done);
    if (socket.destroyed) done();
  });
}
