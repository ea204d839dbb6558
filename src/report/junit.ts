import type { TableReport, ValidationReport } from '../validate/index.js';
import { exampleText } from './validation-text.js';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text of an element or attribute. XML has no way to write most control characters: a replacement stands for them. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML does not have.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
      .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
  );
}

/** The element inside a test case: what is wrong, or what of the table was not compared. */
function outcome({ verdict, reasons, samples }: TableReport): string {
  const text = escaped([...reasons, ...samples.map(exampleText)].join('\n'));
  const message = `message="${escaped(reasons.join('; '))}"`;
  switch (verdict) {
    case 'ok':
      return '';
    case 'partial':
      return `<system-out>${text}</system-out>`;
    case 'different':
      return `<failure type="${verdict}" ${message}>${text}</failure>`;
    case 'counts equal':
    case 'unverified':
      return `<error type="${verdict}" ${message}>${text}</error>`;
  }
}

function testCase(name: string, inside: string): string {
  return `    <testcase classname="cdcctl.validate" name="${escaped(name)}">${inside}</testcase>\n`;
}

/** The report as JUnit XML: a test case for each table of the pipeline; those that were not asked for are skipped. */
export function junitXml({ tables, notCompared }: ValidationReport): string {
  const cases = tables.map((table) => testCase(table.table, outcome(table)));
  const skipped = notCompared.map((name) => testCase(name, '<skipped message="not asked for"/>'));
  const failures = tables.filter(({ verdict }) => verdict === 'different').length;
  const errors = tables.filter(({ verdict }) => verdict === 'unverified' || verdict === 'counts equal').length;
  const counts = `tests="${cases.length + skipped.length}" failures="${failures}" errors="${errors}" skipped="${skipped.length}"`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<testsuites name="cdcctl validate">\n  <testsuite name="cdcctl validate" ${counts}>\n` +
    `${[...cases, ...skipped].join('')}  </testsuite>\n</testsuites>\n`
  );
}
