/** A server and who logs in to it, as an address names them. */
export interface ServerUrl {
  /** With its colon: `mysql:`. */
  readonly protocol: string;
  /** Host, and port where one is named: `db.example.com:3306`. */
  readonly host: string;
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string;
  readonly port: number | null;
  readonly user: string;
  /** Null where the address has none: everybody who may list processes can read it there. */
  readonly password: string | null;
  /** What follows the first slash behind the host. */
  readonly path: string;
}

/** `mysql://user@host[:port]/path` and the like; null where the text is no such address, or of another protocol. */
export function parseServerUrl(text: string, protocols: readonly string[]): ServerUrl | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !protocols.includes(url.protocol) || url.hostname === '' || url.username === '') return null;
  try {
    return {
      protocol: url.protocol,
      host: url.host,
      hostname: decodeURIComponent(url.hostname).replace(/^\[|\]$/g, ''),
      port: url.port === '' ? null : Number(url.port),
      user: decodeURIComponent(url.username),
      password: url.password === '' ? null : decodeURIComponent(url.password),
      path: decodeURIComponent(url.pathname.slice(1)),
    };
  } catch {
    // A % that no two digits follow.
    return null;
  }
}

/** The address as it may be shown; a text that is none stays as it is. */
export function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.password = '';
  return url.href;
}
