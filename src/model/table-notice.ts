/** What the reader of MySQL noticed of a table that the rows in its topic do not show. */
export const NOTICE_KINDS = ['notRead', 'emptied', 'replaced', 'rewritten', 'unreadable', 'zeroDates'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface TableNotice {
  /** As in MySQL, `database.table`. */
  readonly table: string;
  readonly kind: NoticeKind;
  /** How often, since the generation began; of what lasts, whether it does. */
  readonly count: number;
  /** The last time in words: what happened, and where in the binlog. */
  readonly last: string;
}

/** Whether rows of the target may be other than MySQL's since then; zero dates are written as pipeline.yaml asks for. */
export function mayDiffer({ kind }: Pick<TableNotice, 'kind'>): boolean {
  return kind !== 'zeroDates';
}

const VALIDATE: Readonly<Record<Exclude<NoticeKind, 'notRead' | 'zeroDates'>, string>> = {
  emptied: 'cdcctl validate shows the rows that stayed',
  replaced: 'cdcctl validate shows whether rows differ',
  rewritten: 'cdcctl validate shows the rows with earlier values',
  unreadable: 'cdcctl validate shows the rows that were not carried',
};

/** What to do about it in this generation. */
export function noticeNext({ kind }: Pick<TableNotice, 'kind'>, generation: number): string {
  if (kind === 'notRead') return 'nothing more; its rows come once it can be read, which is tried every 30 s';
  if (kind === 'zeroDates') return 'nothing; source.zeroDates says what becomes of them';
  return `${VALIDATE[kind]}; generation: ${generation + 1} builds all anew`;
}

/** The notices of the same table and kind as one, such as those of several readers, in the order of tables and kinds. */
export function sumNotices(notices: readonly TableNotice[]): readonly TableNotice[] {
  const sums = new Map<string, TableNotice>();
  for (const notice of notices) {
    const key = `${notice.kind} ${notice.table}`;
    sums.set(key, { ...notice, count: notice.count + (sums.get(key)?.count ?? 0) });
  }
  const rank = ({ kind }: TableNotice) => NOTICE_KINDS.indexOf(kind);
  return [...sums.values()].sort((a, b) => (a.table === b.table ? rank(a) - rank(b) : a.table < b.table ? -1 : 1));
}
