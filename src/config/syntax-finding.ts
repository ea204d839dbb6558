import type { YAMLParseError, YAMLWarning } from 'yaml';
import type { Finding } from '../model/index.js';
import { finding } from './schema/refusals.js';

type Fault = YAMLParseError | YAMLWarning;

/** How to write a variable, for people; the config's syntax and not a template of this language. */
const REFERENCE = '"$' + '{NAME}"';

function yaml(what: string, instead: string): Finding {
  return finding('CDC-YAML', what, instead);
}

const TAB = yaml('a tab is used to indent', 'use spaces');

const INSTEAD: Readonly<Partial<Record<Fault['code'], Finding>>> = {
  TAB_AS_INDENT: TAB,
  BAD_ALIAS: yaml('a YAML alias (*name) is not supported', 'write the value out, in quotes where it begins with *'),
  BLOCK_AS_IMPLICIT_KEY: yaml(
    'a value holds ": " or a key stands in a wrong place',
    'put the value in quotes, or line the key up',
  ),
  MULTILINE_IMPLICIT_KEY: yaml('a line has no ":" after its key', 'write key: value'),
  MULTIPLE_DOCS: yaml('there is more than one YAML document', 'keep one, without --- between'),
  BAD_SCALAR_START: yaml('a value begins with a character that YAML keeps for itself', 'put the value in quotes'),
  TAG_RESOLVE_FAILED: yaml('a YAML tag (!name) is not supported', 'leave it out, or put the value in quotes'),
};

/** Says what is wrong with the YAML itself, where that is known; `line` is where it was found. */
function knownFinding(fault: Fault, line: string): Finding | undefined {
  if (/[{[][^'"]*\$\{/.test(line)) {
    return yaml('a variable stands bare between { } or [ ]', `put it in quotes: ${REFERENCE}`);
  }
  if (/\btabs?\b/i.test(fault.message)) return TAB;
  if (/closing .*quote/i.test(fault.message)) return yaml('a text in quotes has no end', 'add the closing quote');
  if (/flow (map|sequence|collection)/i.test(fault.message)) return yaml('a { or [ is not closed', 'add the } or ]');
  if (fault.code === 'BAD_INDENT') {
    return yaml('the indentation does not fit the lines above', 'line up the keys of a mapping');
  }
  return INSTEAD[fault.code];
}

/**
 * Says what is wrong with the YAML itself. Null for a fault that has no plain cause of its own: unless it is the first one,
 * it follows from the faults before it.
 */
export function syntaxFinding(fault: Fault, line: string, isFirst: boolean): Finding | null {
  const known = knownFinding(fault, line);
  if (known !== undefined || !isFirst) return known ?? null;
  const first = fault.message.split('\n')[0] ?? '';
  return yaml(`not valid YAML: ${first.charAt(0).toLowerCase()}${first.slice(1)}`, 'write plain keys and values');
}
