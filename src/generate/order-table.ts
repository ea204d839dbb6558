import { CdcctlError, ExitCode } from '../errors/index.js';
import { type Column, displayName, keyColumns, type MysqlType, type Table } from '../model/index.js';
import { STATUSES } from './order-book.js';

type Kind = MysqlType['kind'];

const NEEDED: Readonly<Record<string, { readonly kinds: readonly Kind[]; readonly text: string }>> = {
  id: { kinds: ['integer'], text: 'an integer with auto_increment' },
  user_id: { kinds: ['integer'], text: 'an integer' },
  product_name: { kinds: ['string'], text: 'a text' },
  quantity: { kinds: ['integer'], text: 'an integer' },
  total_price: { kinds: ['decimal'], text: 'a decimal with two or more decimals' },
  status: { kinds: ['string', 'enum'], text: `a text, or an enum with ${STATUSES.join(', ')}` },
  created_at: { kinds: ['timestamp', 'datetime'], text: 'a timestamp or datetime' },
  updated_at: { kinds: ['timestamp', 'datetime'], text: 'a timestamp or datetime' },
};

function fits({ sourceName: name, type, autoIncrement }: Column): boolean {
  if (NEEDED[name]?.kinds.includes(type.kind) !== true) {
    return false;
  }
  return (
    (name !== 'id' || autoIncrement) &&
    (type.kind !== 'decimal' || type.scale >= 2) &&
    (type.kind !== 'enum' || STATUSES.every((status) => type.values.includes(status)))
  );
}

/** Whether MySQL fills the column where an INSERT leaves it out. */
function fillsItself(column: Column): boolean {
  return column.nullable || column.autoIncrement || column.declared.default !== undefined;
}

/** What keeps `generate` from writing orders to the table; empty where nothing does. */
export function orderTableProblems(table: Table): readonly string[] {
  const problems = Object.entries(NEEDED).flatMap(([name, { text }]) => {
    const column = table.columns.find((candidate) => candidate.sourceName === name);
    return column !== undefined && fits(column) ? [] : [`${name} must be ${text}`];
  });
  const others = table.columns.filter((column) => !(column.sourceName in NEEDED) && !fillsItself(column));
  const key = keyColumns(table).map(({ sourceName }) => sourceName);
  const ownKey = key.length === 1 && key[0] === 'id' ? [] : ['the primary key must be id'];
  return [...problems, ...ownKey, ...others.map(({ sourceName }) => `${sourceName} must have a default or allow NULL`)];
}

/** Throws a CdcctlError where the config does not let `generate` write to the table, or its columns are not an order's. */
export function requireOrderTable(table: Table): void {
  const name = displayName(table.source);
  if (!table.generate) {
    throw new CdcctlError({
      code: 'CDC-GENERATE-NOT-ALLOWED',
      what: `\`generate\` does not write to ${name}`,
      why: 'It writes only to tables that the config marks as its own.',
      next: 'Set `generate: true` on the table in the config if its rows may be made up, or name another table.',
      exitCode: ExitCode.config,
    });
  }
  const problems = orderTableProblems(table);
  if (problems.length > 0) {
    throw new CdcctlError({
      code: 'CDC-GENERATE-COLUMNS',
      what: `\`generate\` cannot write orders to ${name}`,
      why: problems.join('\n'),
      next: 'Give the table these columns in the config, or name another table.',
      exitCode: ExitCode.config,
    });
  }
}
