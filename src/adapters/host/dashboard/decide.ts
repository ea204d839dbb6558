import { cookieName, type DashboardKeys, isSame } from './keys.js';

/** What a browser, or whoever pretends to be one, asks; headers that are not there are undefined. */
export interface DashboardRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly fetchSite?: string | undefined;
  readonly cookie?: string | undefined;
}

export type DashboardDecision =
  /** Goes to Flink under this path. */
  | { readonly pass: string }
  /**
   * The browser is sent there, with this cookie: by a page that goes on to it, as a strict cookie is not sent along a
   * redirect that began on another site.
   */
  | { readonly redirect: string; readonly cookie: string }
  | { readonly refuse: 401 | 403 | 404 | 405 };

/** What Flink's pages ask for: the files of the page itself, and the first part of what they read. */
const FILES = /^\/(assets\/[\w./-]+|[\w.-]+\.(html|js|css|svg|png|ico|json|ttf|woff2?))?$/;
const QUESTIONS = /^\/(config|overview|jobs|jobmanager|taskmanagers|datasets|jars)(\/[\w.:-]+)*$/;
/** Flink cancels and stops jobs by a GET there, for the sake of YARN. */
const ACTIONS = /\/yarn-(cancel|stop)(\/|$)/;

/**
 * Which request passes to Flink. A page of another origin gives itself away by Host, Origin or Sec-Fetch-Site; another
 * program of this machine has neither token nor cookie; and whoever has them may look, and change nothing.
 */
export function decideDashboard(request: DashboardRequest, port: number, keys: DashboardKeys): DashboardDecision {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (request.host === undefined || !hosts.includes(request.host)) return { refuse: 403 };
  if (request.origin !== undefined && request.origin !== `http://${request.host}`) return { refuse: 403 };
  if (request.method !== 'GET') return { refuse: 405 };
  const token = /^\/\?token=([\w.~%-]*)$/.exec(request.url)?.[1];
  // Whoever has the token may come from anywhere, as from a terminal that is a web page itself.
  if (token !== undefined) return signIn(token, port, keys);
  if (!['same-origin', 'none', undefined].includes(request.fetchSite)) return { refuse: 403 };
  const folder = `/${keys.folder}`;
  if (!request.url.startsWith(`${folder}/`) || !hasSession(request.cookie, port, keys)) return { refuse: 401 };
  return look(request.url.slice(folder.length));
}

function signIn(given: string, port: number, { folder, session, token }: DashboardKeys): DashboardDecision {
  if (!isSame(given, encodeURIComponent(token))) return { refuse: 401 };
  const attributes = `Path=/${folder}/; HttpOnly; SameSite=Strict`;
  return { redirect: `/${folder}/`, cookie: `${cookieName(port)}=${session}; ${attributes}` };
}

function hasSession(cookies: string | undefined, port: number, { session }: DashboardKeys): boolean {
  const name = `${cookieName(port)}=`;
  const found = (cookies ?? '').split(';').map((one) => one.trim());
  return found.some((one) => one.startsWith(name) && isSame(one.slice(name.length), session));
}

function look(url: string): DashboardDecision {
  const [path = ''] = url.split('?');
  const known = FILES.test(path) || QUESTIONS.test(path);
  return known && !ACTIONS.test(path) && !path.includes('..') ? { pass: url } : { refuse: 404 };
}
