import { type Difference, mayDiffer, type Pipeline, type TableNotice } from '../model/index.js';

/** What the running CDC job noticed of tables whose rows may differ since then. */
export function compareNotices(
  { generation }: Pick<Pipeline, 'generation'>,
  notices: readonly TableNotice[],
): readonly Difference[] {
  return notices.filter(mayDiffer).map((notice) => ({
    code: notice.kind === 'notRead' ? 'rows-not-read' : 'rows',
    place: 'job',
    table: notice.table,
    object: 'rows',
    expected: notice.kind === 'notRead' ? 'the snapshot has them' : 'each change has an event',
    actual: `${notice.kind}${notice.count === 1 ? '' : ` ${notice.count} times`}: ${notice.last}`,
    remedy:
      notice.kind === 'notRead'
        ? { code: 'wait' }
        : { code: 'validate', kind: notice.kind, generation: generation + 1 },
  }));
}
