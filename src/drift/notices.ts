import { mayDiffer, noticeNext, type Pipeline, type TableNotice } from '../model/index.js';
import type { Difference } from './difference.js';

/** What the running CDC job noticed of tables whose rows may differ since then. */
export function compareNotices(
  { generation }: Pick<Pipeline, 'generation'>,
  notices: readonly TableNotice[],
): readonly Difference[] {
  return notices.filter(mayDiffer).map((notice) => ({
    place: 'job',
    table: notice.table,
    object: 'rows',
    expected: notice.kind === 'notRead' ? 'the snapshot has them' : 'each change has an event',
    actual: `${notice.kind}${notice.count === 1 ? '' : ` ${notice.count} times`}: ${notice.last}`,
    next: noticeNext(notice, generation),
  }));
}
