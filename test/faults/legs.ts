import { execa } from 'execa';
import { SUITE_ADDRESS } from './connect.js';
import { FaultProxy, type Mode } from './proxy.js';
import type { Tools } from './tools.js';

/** What listens at the end of a connection that can be disturbed. */
export const LEGS = ['mysql', 'kafka', 'clickhouse', 'jobManagerRpc', 'flinkRest', 'taskManagerRpc'] as const;
export type Leg = (typeof LEGS)[number];

/**
 * Connections to the engines' ports go through proxies, and none of the engines knows: the kernel redirects them. Those
 * of the suite itself come from an address that is left alone.
 */
export class Legs {
  readonly #proxies = new Map<Leg, FaultProxy>();
  #flush: () => Promise<unknown> = async () => undefined;

  /** @param tools null where the connections cannot be redirected: then there is no leg to disturb */
  static async open(tools: Tools['iptables'], ports: Readonly<Record<Leg, number>>): Promise<Legs> {
    const legs = new Legs();
    if (tools === null) return legs;
    const iptables = (...rule: readonly string[]) =>
      execa(tools.path, ['-w', '-t', 'nat', ...rule], { env: tools.env });
    legs.#flush = () => Promise.all([iptables('-F', 'OUTPUT'), iptables('-F', 'POSTROUTING')]);
    // The engines let in their users from 127.0.0.1 alone.
    await iptables('-A', 'POSTROUTING', '-s', SUITE_ADDRESS, '-j', 'SNAT', '--to-source', '127.0.0.1');
    for (const leg of LEGS) {
      const proxy = await FaultProxy.to(ports[leg]);
      legs.#proxies.set(leg, proxy);
      const match = ['-p', 'tcp', '-d', '127.0.0.1', '--dport', String(ports[leg]), '!', '-s', SUITE_ADDRESS];
      await iptables('-A', 'OUTPUT', ...match, '-j', 'REDIRECT', '--to-ports', String(proxy.port));
    }
    return legs;
  }

  get redirected(): boolean {
    return this.#proxies.size > 0;
  }

  /** Disturbs the connections; what it gives ends that, and fails where nothing has met the disturbance. */
  disturb(leg: Leg, mode: Mode): () => void {
    const proxy = this.#proxies.get(leg);
    if (proxy === undefined) throw new Error(`connections to ${leg} are not redirected`);
    proxy.mode = mode;
    return () => {
      const { met } = proxy;
      proxy.mode = 'pass';
      if (met === 0) throw new Error(`no connection to ${leg} has met the fault`);
    };
  }

  /** Ends a disturbance, whoever has begun it. */
  pass(leg: Leg): void {
    const proxy = this.#proxies.get(leg);
    if (proxy !== undefined) proxy.mode = 'pass';
  }

  /** The network is the suite's own, so every rule in it is one of these. */
  async close(): Promise<void> {
    await this.#flush();
    for (const proxy of this.#proxies.values()) proxy.close();
  }
}
