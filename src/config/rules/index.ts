import type { Draft } from '../draft.js';
import { formerPortRule, portRule, sourceRule, userRule } from './access.js';
import { columnRule } from './columns.js';
import { imageRule } from './images.js';
import { jdbcSinkRule } from './jdbc-sink.js';
import { mysqlCdcRule } from './mysql-cdc.js';
import { nameRule } from './names.js';
import { primaryKeyRule } from './primary-key.js';
import { readerRule } from './reader.js';
import { renameRule } from './rename.js';
import { rowFilterRule } from './row-filter.js';
import type { Findings, Rule } from './types.js';
import { warningRule } from './warnings.js';

const RULES: readonly Rule[] = [
  sourceRule,
  readerRule,
  mysqlCdcRule,
  columnRule,
  renameRule,
  rowFilterRule,
  primaryKeyRule,
  nameRule,
  userRule,
  portRule,
  formerPortRule,
  jdbcSinkRule,
  warningRule,
  imageRule,
];

/** Asks every rule of the draft. */
export function checkRules(draft: Draft, collationsRead = false): Findings {
  const findings: Findings = { problems: [], warnings: [], collationsRead };
  for (const rule of RULES) rule(draft, findings);
  return findings;
}
