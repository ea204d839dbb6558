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
export function mayDiffer(notice: TableNotice): notice is TableNotice & { kind: Exclude<NoticeKind, 'zeroDates'> } {
  return notice.kind !== 'zeroDates';
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
