import { type Connection, createConnection } from 'mysql2/promise';

/** Where MySQL is, and root's password. */
export interface Server {
  readonly port: number;
  readonly password: string;
  /** Asks for TLS, with whatever certificate the server has made for itself. */
  readonly tls: boolean;
}

/** A new connection as root. Every value is given as its text. */
export async function connect({ port, password, tls }: Server): Promise<Connection> {
  const connection = await createConnection({
    ...{ host: '127.0.0.1', port, user: 'root', password, charset: 'utf8mb4' },
    ...(tls ? { ssl: { rejectUnauthorized: false } } : {}),
    typeCast: (field) => field.string('utf8'),
  });
  // A connection that the server ends is an error of the statement that runs, and of no other.
  connection.on('error', () => undefined);
  return connection;
}

/** Runs the statements in one new connection; `then` is called after each. */
export async function inSession(
  server: Server,
  database: string,
  statements: readonly string[],
  then: () => Promise<void> = async () => undefined,
): Promise<void> {
  const connection = await connect(server);
  try {
    await connection.query(`USE \`${database}\``);
    for (const sql of statements) {
      try {
        await connection.query(sql);
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : error}: ${sql.slice(0, 200)}`);
      }
      await then();
    }
  } finally {
    connection.destroy();
  }
}
