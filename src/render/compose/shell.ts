import { header, type RenderedFile } from '../template.js';

/** Bash as it is written in a template: `\${` stands for `${`, and what follows a bare `${` is filled in here. */
export function bash(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: parts.raw.map((part) => part.replaceAll('\\${', '${').replaceAll('\\`', '`')) }, ...values);
}

/** One word of bash that stands for exactly this text. */
export function bashWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Commands that change over to another generation. */
const REBUILD = 'cdcctl stop, cdcctl up and cdcctl submit, each with --target docker';
/** The way out where states and stores have parted. */
export const BUILD_ANEW = `Raise generation in pipeline.yaml, then run: ${REBUILD}.`;

/** A script of the compose project. */
export function composeScript(name: string, subject: string, body: string): RenderedFile {
  return { path: `compose/${name}`, content: `#!/usr/bin/env bash\n${header('#', subject)}\n${body}` };
}
