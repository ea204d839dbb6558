/** What a field report is about. */
export type Kind = 'wrong values' | 'removed rows' | 'lost changes' | 'everything stops' | 'server and data';

/** Statements of one new connection to MySQL, as root, in the database of the case. */
export interface Session {
  readonly sql: readonly string[];
}

/** A command of cdcctl; its answer is kept for the report, whatever it is. */
export interface Command {
  readonly cdcctl: readonly string[];
}

/** The statement, and while its changes are on their way kill -9 of an engine; so many times. */
export interface Crashes {
  readonly kill: 'flink-taskmanager';
  readonly times: number;
  /** The statement of one round. */
  readonly during: (round: number) => string;
}

export type Step = Session | Command | Crashes;

/** A table as pipeline.yaml declares it. */
export interface Declared {
  readonly columns: Readonly<Record<string, string>>;
  readonly primaryKey: readonly string[];
}

export type Verdict =
  /**
   * Both sides hold the same rows. `quiet`: and neither `status` nor `drift` says anything of the tables that it did not
   * say before. `neverLogged`: and this text, which is in a row, is in no log.
   */
  | { readonly is: 'equal'; readonly quiet?: true; readonly neverLogged?: string }
  /**
   * `status` (dead letters, or whatever it says of a table) or `drift` names these tables, no row is in ClickHouse that
   * MySQL never had, and all other tables flow.
   */
  | { readonly is: 'named'; readonly tables: readonly string[] }
  /** Rows were removed without an event of their own: both `status` and `drift` say so of these tables. */
  | { readonly is: 'counted'; readonly tables: readonly string[] }
  /**
   * The job stops, and `status` or the command that cannot go on says why in these words; who follows the advice that
   * the commands then print has both sides equal in the end.
   */
  | { readonly is: 'stopped'; readonly says: RegExp };

/** One field report: what was done to a running pipeline, and what is right then. */
export interface FieldCase {
  /** Also names the database: letters, digits and -. */
  readonly name: string;
  readonly kind: Kind;
  /** What was done, for people. */
  readonly did: string;
  /** Before the jobs are submitted. */
  readonly before: readonly string[];
  /** Once the snapshot has arrived. */
  readonly after: readonly Step[];
  /** Takes back what it changed of the server. */
  readonly cleanup?: readonly string[];
  readonly tables: Readonly<Record<string, Declared>>;
  readonly verdict: Verdict;
  /** What is done reaches more than its own tables, so nothing else can be tried beside it. */
  readonly alone?: true;
  /** It is about the snapshot: what was done is in `before`, so nothing is waited for before `after`. */
  readonly inSnapshot?: true;
  /** `submit` may fail before `after` has mended what is wrong. */
  readonly submitMayFail?: true;
  /** MySQL is not the stack's: it is somebody's own, and pipeline.yaml has its address. */
  readonly ownMysql?: true;
}

/** The database of a case in MySQL. */
export function databaseOf({ name }: Pick<FieldCase, 'name'>): string {
  return `f_${name.replaceAll('-', '_')}`;
}

/** The name that readers of ClickHouse query, without its database, which all share. */
export function targetOf(one: Pick<FieldCase, 'name'>, table: string): string {
  return `${databaseOf(one)}__${table}`;
}

/** `database.table` of each table of a case in MySQL. */
export function tablesOf(one: FieldCase): readonly string[] {
  return Object.keys(one.tables).map((table) => `${databaseOf(one)}.${table}`);
}
