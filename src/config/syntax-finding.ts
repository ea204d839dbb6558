import { type Document, isCollection, isScalar, isSeq, visit, type YAMLParseError, type YAMLWarning } from 'yaml';
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

const INDENT = yaml('the indentation does not fit the lines above', 'line up the keys of a mapping');
const QUOTE = yaml('a text in quotes has no end', 'add the closing quote');
const BRACKET = yaml('a { or [ is not closed', 'add the } or ]');

/** YAML that could not be read, as far as it was. */
export interface Unread {
  readonly text: string;
  readonly document: Document;
}

/** The character that ends what is quoted or in brackets. */
function closing(node: unknown): string | undefined {
  if (isScalar(node)) return node.type === 'QUOTE_DOUBLE' ? '"' : node.type === 'QUOTE_SINGLE' ? "'" : undefined;
  return isCollection(node) && node.flow === true ? (isSeq(node) ? ']' : '}') : undefined;
}

/** What has no end where the fault is; undefined where nothing has none. A fault that says so stands at the end of it. */
function unclosed({ code, pos: [at] }: Fault, { text, document }: Unread): Finding | undefined {
  if (code !== 'BAD_INDENT' && code !== 'MISSING_CHAR') return undefined;
  let found: Finding | undefined;
  visit(document, {
    Node(_key, node) {
      const close = closing(node);
      const [start, end] = node.range ?? [0, 0];
      if (close === undefined || end !== at || (end - start > 1 && text[end - 1] === close)) return;
      found = isScalar(node) && code === 'MISSING_CHAR' ? QUOTE : (found ?? BRACKET);
    },
  });
  return found;
}

/** Says what is wrong with the YAML itself, where that is known; `line` is where it was found. */
function knownFinding(fault: Fault, line: string, unread: Unread): Finding | undefined {
  if (/[{[][^'"]*\$\{/.test(line)) {
    return yaml('a variable stands bare between { } or [ ]', `put it in quotes: ${REFERENCE}`);
  }
  if (fault.code === 'BAD_SCALAR_START' && unread.text[fault.pos[0]] === '\t') return TAB;
  const open = unclosed(fault, unread);
  if (open !== undefined) return open;
  return fault.code === 'BAD_INDENT' ? INDENT : INSTEAD[fault.code];
}

/**
 * Says what is wrong with the YAML itself. Null for a fault that has no plain cause of its own: unless it is the first one,
 * it follows from the faults before it.
 */
export function syntaxFinding(fault: Fault, line: string, unread: Unread, isFirst: boolean): Finding | null {
  const known = knownFinding(fault, line, unread);
  if (known !== undefined || !isFirst) return known ?? null;
  const first = fault.message.split('\n')[0] ?? '';
  return yaml(`not valid YAML: ${first.charAt(0).toLowerCase()}${first.slice(1)}`, 'write plain keys and values');
}
