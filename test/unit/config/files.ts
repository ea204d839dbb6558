import { loadPipeline } from '../../../src/config/index.js';
import { CdcctlError } from '../../../src/errors/index.js';

/** A config of one table; each argument stands in for the section of the same name. */
export function config(parts: { readonly [section: string]: string } = {}): string {
  const sections: Record<string, string> = {
    version: 'version: 1',
    name: 'name: shop',
    tables: table(),
    ...parts,
  };
  return `${Object.values(sections).join('\n')}\n`;
}

/** The `tables` section with one table; each argument stands in for the line or lines of the same key. */
export function table(parts: { readonly [key: string]: string } = {}): string {
  const lines: Record<string, string> = {
    source: 'source: shop.items',
    columns: 'columns: { id: int not null, price: "decimal(10, 2)" }',
    primaryKey: 'primaryKey: [id]',
    topic: 'topic: items',
    target: 'target: stats.items',
    ...parts,
  };
  return `tables:\n  - ${Object.values(lines)
    .filter((line) => line !== '')
    .join('\n    ')}`;
}

export function load(text: string, env: Readonly<Record<string, string>> = {}) {
  return loadPipeline({ path: 'pipeline.yaml', text, env });
}

/** The error that loading the text ends in. */
export function refusal(text: string, env: Readonly<Record<string, string>> = {}): CdcctlError {
  try {
    load(text, env);
  } catch (error) {
    if (error instanceof CdcctlError) return error;
    throw error;
  }
  throw new Error(`loads without a problem:\n${text}`);
}

/** Its problems, one per line, without the file's name. */
export function problems(text: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  return (refusal(text, env).why ?? '').split('\n').map((line) => line.replace(/^pipeline\.yaml:/, ''));
}
