import type { NoticeKind, PlainRemedy, Remedy, TableNotice } from '../model/index.js';
import { clickhouse } from '../sql/index.js';

const MERGE = 'cdcctl init --merge';

/** What is always said in the same words. */
const TEXTS: Readonly<Record<PlainRemedy, string>> = {
  up: 'cdcctl up',
  switch: 'cdcctl switch',
  status: 'cdcctl status',
  submit: 'cdcctl submit',
  restart: 'cdcctl submit --restart',
  'stop-and-up': 'cdcctl stop, then cdcctl up',
  'stop-up-submit': 'cdcctl stop, cdcctl up, then cdcctl submit',
  'add-key': 'give the table a primary key',
  'name-another-target': 'name another target in pipeline.yaml',
  'merge-as-comment': `${MERGE}; a comment says that it is left out`,
  wait: 'nothing more; its rows come once it can be read, which is tried every 30 s',
  merge: `${MERGE}; the jobs carry it as it is`,
};

const VALIDATE: Readonly<Record<Exclude<NoticeKind, 'notRead' | 'zeroDates'>, string>> = {
  emptied: 'cdcctl validate shows the rows that stayed',
  replaced: 'cdcctl validate shows whether rows differ',
  rewritten: 'cdcctl validate shows the rows with earlier values',
  unreadable: 'cdcctl validate shows the rows that were not carried',
};

/** The key of pipeline.yaml by which all is built anew beside what there is. */
export function generationText(generation: number): string {
  return `generation: ${generation}`;
}

/** What to do about a difference. */
export function remedyText(remedy: Remedy): string {
  switch (remedy.code) {
    case 'rebuild':
      return generationText(remedy.generation);
    case 'merge-and-rebuild':
      return `${MERGE}, then ${generationText(remedy.generation)}`;
    case 'restore-or-rebuild':
      return `put it back, or ${MERGE}, then ${generationText(remedy.generation)}`;
    case 'copy-or-leave-out':
      return `${MERGE}, then ${generationText(remedy.generation)}; or a comment "# ${remedy.column}: ..." leaves it out`;
    case 'set-topic':
      return `kafka-configs --alter --entity-type topics --entity-name ${remedy.topic} --add-config ${remedy.key}=${remedy.value}`;
    case 'remove-ttl': {
      const name = clickhouse.qualified(remedy.table);
      const column = remedy.column === null ? '' : `MODIFY COLUMN ${clickhouse.identifier(remedy.column)} `;
      return `ALTER TABLE ${name} ${column}REMOVE TTL; then \`cdcctl validate\` finds what is gone`;
    }
    case 'validate':
      return `${VALIDATE[remedy.kind]}; ${generationText(remedy.generation)} builds all anew`;
    default:
      return TEXTS[remedy.code];
  }
}

/** What to do, in this generation, about what the reader noticed of a table. */
export function noticeNext({ kind }: Pick<TableNotice, 'kind'>, generation: number): string {
  if (kind === 'zeroDates') return 'nothing; source.zeroDates says what becomes of them';
  if (kind === 'notRead') return remedyText({ code: 'wait' });
  return remedyText({ code: 'validate', kind, generation: generation + 1 });
}
