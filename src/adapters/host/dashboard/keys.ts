import { createHmac, timingSafeEqual } from 'node:crypto';

/** What the dashboard's token stands for. All of it is made from the token alone, which is new at each start of a stack. */
export interface DashboardKeys {
  readonly token: string;
  /** Value of the session's cookie. */
  readonly session: string;
  /**
   * First part of every path of the dashboard. A browser sends a cookie to every port of a host: under a path that
   * nobody can guess, it goes to no other server of this machine.
   */
  readonly folder: string;
}

function derive(token: string, purpose: string): string {
  return createHmac('sha256', token).update(`cdcctl dashboard ${purpose}`).digest('hex');
}

export function dashboardKeys(token: string): DashboardKeys {
  if (token === '') throw new Error('the dashboard has no token');
  return { token, session: derive(token, 'session'), folder: derive(token, 'folder').slice(0, 32) };
}

/** Compares without telling by its time how much is right. */
export function isSame(given: string, wanted: string): boolean {
  const hash = (text: string): Buffer => createHmac('sha256', 'cdcctl').update(text).digest();
  return wanted !== '' && timingSafeEqual(hash(given), hash(wanted));
}

/** The link that opens the dashboard in a browser. It holds the token: it is for the user's own eyes. */
export function dashboardLink(port: number, token: string): string {
  return `http://127.0.0.1:${port}/?token=${encodeURIComponent(token)}`;
}

/** The cookie of the dashboard that is published on this port; stacks on one host have one each. */
export function cookieName(port: number): string {
  return `cdcctl_flink_${port}`;
}
