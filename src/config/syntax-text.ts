import type { YAMLParseError, YAMLWarning } from 'yaml';

type Fault = YAMLParseError | YAMLWarning;

/** How to write a variable, for people; the config's syntax and not a template of this language. */
const REFERENCE = '"$' + '{NAME}"';

const INSTEAD: Readonly<Partial<Record<Fault['code'], string>>> = {
  TAB_AS_INDENT: 'a tab is used to indent - use spaces',
  BAD_ALIAS: 'a YAML alias (*name) is not supported - write the value out, in quotes where it begins with *',
  BLOCK_AS_IMPLICIT_KEY:
    'a value holds ": " or a key stands in a wrong place - put the value in quotes, or line the key up',
  MULTILINE_IMPLICIT_KEY: 'a line has no ":" after its key - write key: value',
  MULTIPLE_DOCS: 'there is more than one YAML document - keep one, without --- between',
  BAD_SCALAR_START: 'a value begins with a character that YAML keeps for itself - put the value in quotes',
  TAG_RESOLVE_FAILED: 'a YAML tag (!name) is not supported - leave it out, or put the value in quotes',
};

/** Says what is wrong with the YAML itself, as `what - instead`, where that is known; `line` is where it was found. */
function knownText(fault: Fault, line: string): string | undefined {
  if (/[{[][^'"]*\$\{/.test(line)) return `a variable stands bare between { } or [ ] - put it in quotes: ${REFERENCE}`;
  if (/\btabs?\b/i.test(fault.message)) return INSTEAD.TAB_AS_INDENT;
  if (/closing .*quote/i.test(fault.message)) return 'a text in quotes has no end - add the closing quote';
  if (/flow (map|sequence|collection)/i.test(fault.message)) return 'a { or [ is not closed - add the } or ]';
  if (fault.code === 'BAD_INDENT')
    return 'the indentation does not fit the lines above - line up the keys of a mapping';
  return INSTEAD[fault.code];
}

/**
 * Says what is wrong with the YAML itself, as `what - instead`. Null for a fault that has no plain cause of its own:
 * unless it is the first one, it follows from the faults before it.
 */
export function syntaxText(fault: Fault, line: string, isFirst: boolean): string | null {
  const known = knownText(fault, line);
  if (known !== undefined || !isFirst) return known ?? null;
  const first = fault.message.split('\n')[0] ?? '';
  return `not valid YAML: ${first.charAt(0).toLowerCase()}${first.slice(1)} - write plain keys and values`;
}
