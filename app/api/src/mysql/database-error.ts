/** What an error of MySQL means for the work that met it. */
export type Trouble =
  /** Nothing was stored, and the same work may succeed at once. */
  | 'conflict'
  /** The connection is gone. */
  | 'lost'
  /** MySQL cannot be reached, or cannot do this now. */
  | 'unavailable';

const CONFLICTS = new Set([
  1205, // lock wait timeout
  1213, // deadlock
  1062, // duplicate key: the other request with it has just committed
]);

/** Not those of a time limit: who has waited for so long is not to wait again. */
const LOST = new Set([
  'ECONNRESET',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'ER_CLIENT_INTERACTION_TIMEOUT',
]);

interface DriverError {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly fatal?: unknown;
}

function troubleOf({ code, errno, fatal }: DriverError): Trouble {
  if (typeof errno === 'number' && CONFLICTS.has(errno)) return 'conflict';
  if (typeof code === 'string') return LOST.has(code) ? 'lost' : 'unavailable';
  // A command on a connection that was closed meanwhile has no code.
  return fatal === true ? 'lost' : 'unavailable';
}

/** An error of the driver without its message, which may quote a value. */
export class DatabaseError extends Error {
  readonly trouble: Trouble;
  readonly code: string;

  constructor(error: unknown) {
    const driver: DriverError = typeof error === 'object' && error !== null ? error : {};
    const code = typeof driver.code === 'string' ? driver.code : 'no code';
    super(code);
    this.name = 'DatabaseError';
    this.code = code;
    this.trouble = troubleOf(driver);
  }
}
