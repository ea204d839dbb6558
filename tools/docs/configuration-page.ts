import { isSecretAt, type SchemaNode, schemaAt } from '../../src/config/json-schema.js';
import { FLINK_RELEASES, FLINK_VERSIONS } from '../../src/model/index.js';
import { code, fence, page, table } from './markdown.js';

const HEAD = `# pipeline.yaml

\`npm run docs\` writes this page from the schema by which cdcctl reads the file. The first line of a pipeline.yaml names the same schema, so editors
complete and check it: [pipeline.schema.json](../pipeline.schema.json). [pipeline.yaml](../pipeline.yaml) is a whole file with comments.

${fence(
  'yaml',
  `version: 1
name: orders
tables:
  - source: order_db.orders
    columns:
      id: bigint unsigned not null auto_increment
      total_price: decimal(10,2) not null
    primaryKey: [id]
    topic: orders-cdc-topic
    partitions: 3
    target: order_analytics.orders_realtime
    generate: true          # cdcctl creates this table, and \`generate\` may write to it`,
)}

Everything else has a default. Columns are written as in MySQL's DDL. A column that is not in \`columns\` is not copied.

\`\${NAME}\` and \`\${NAME:-default}\` come from the environment. A duration has a unit, such as \`100ms\`, \`3s\` or \`1m\`.

Some changes need a new \`generation\` or a restart of the jobs: [changes.md](changes.md) says which.`;

const PASSWORDS = `## Passwords

A password is always \`\${NAME}\`, never a text in the file. \`up\` makes the passwords that the environment does not give. It writes them into
\`.cdcctl/<pipeline>/secrets.env\`, and with Docker into \`compose/.env\`; both files have mode 0600.

The password of your own MySQL is in no file. \`up\`, and every command that reads MySQL, takes it from the environment. The supervisor keeps it in its
memory, because it submits the jobs again after a crash.

No output shows a password. A password that is a plain word or number of less than 12 characters, such as \`true\` or \`1\`, is only removed where a text
names it as a password, because such words are everywhere. More about secrets: [security.md](security.md).`;

const MORE = `## More about some keys

- **A port** may be a number or \`auto\`. \`cdcctl up --auto-ports\` takes another port where the configured one is taken. Every later command finds it.
- **\`rename\`**: all other keys name a column as MySQL does.
- **\`where\`** and **\`rename\`**: a change of them needs a new \`generation\`: [many-tables.md](many-tables.md).
- **\`source.reader\`**: what the two readers do and do not do: [readers.md](readers.md). From cdcctl 0.1: [changes.md](changes.md#from-cdcctl-01).
- **\`source.zeroDates\`**: a zero date in a key is always refused, and so is \`null\` for a NOT NULL column.
- **\`sink.type: jdbc\`** checks less than \`clickhouse\` and is slower: [its limits](../connector/README.md#the-jdbc-sink). It needs Flink 1.20.
- **\`sink.poison\`**: what happens to the record, to its table and to the other tables: [many-tables.md](many-tables.md).
- **\`flink.version\`**: ${FLINK_VERSIONS.map((version) => `"${version}" is Flink ${FLINK_RELEASES[version]}`).join(', ')}. The SQL is the same for all. To upgrade, run
  \`cdcctl stop\`, change the version and run \`cdcctl up\`. There is no way back to an older version. Flink 1.18 needs Java 11 or 17.
- **\`docker.images\`**: which images are proven: [docker-images.md](docker-images.md).`;

const DURATION = /^\^\\d\+.*ms\|s\|m\|h/;

function listed(values: readonly unknown[]): string {
  return values.map((value) => code(String(value))).join(', ');
}

function numberText({ minimum, maximum }: SchemaNode): string {
  return `whole number from ${String(minimum)} to ${String(maximum)}`;
}

function typeText(node: SchemaNode): string {
  if (node.anyOf !== undefined) return node.anyOf.map(typeText).join(' or ');
  if (node.enum !== undefined) return listed(node.enum);
  if (node.const !== undefined) return listed([node.const]);
  if (node.type === 'array') return `list of ${node.items === undefined ? 'values' : `${typeText(node.items)}s`}`;
  if (node.type === 'object' && typeof node.additionalProperties === 'object')
    return `map of name to ${typeText(node.additionalProperties)}`;
  if (node.type === 'integer') return numberText(node);
  if (node.type === 'boolean') return listed([true, false]);
  if (Array.isArray(node.type)) return 'value';
  return node.pattern !== undefined && DURATION.test(node.pattern) ? 'duration' : 'text';
}

/** Names of values are written as values in the file; an example is shown as YAML's flow style. */
function example({ examples: [first] = [] }: SchemaNode): string {
  return first === undefined ? '' : code(typeof first === 'string' ? first : JSON.stringify(first));
}

/** The description without the default, which has a column of its own. */
function described({ description = '', default: standard }: SchemaNode): string {
  const text = String(description);
  const endings = [String(standard), `"${String(standard)}"`].map((shown) => ` Default: ${shown}.`);
  const ending = endings.find((one) => text.endsWith(one));
  return ending === undefined ? text : text.slice(0, -ending.length);
}

type Path = readonly (string | number)[];

function rowsOf(path: Path): readonly (readonly string[])[] {
  const node = schemaAt(path);
  return Object.entries(node?.properties ?? {}).map(([key, child]) => {
    const at = [...path, key];
    const nested = child.properties !== undefined || child.items?.properties !== undefined;
    const required = node?.required?.includes(key) === true;
    const standard = child.default === undefined ? '' : code(String(child.default));
    const section = `${child.type === 'array' ? 'list, ' : ''}see [below](#${anchor(at)})`;
    const type = nested ? section : isSecretAt(at) ? 'name of a variable' : typeText(child);
    return [code(key), type, required ? 'required' : standard, example(child), described(child)];
  });
}

function title(path: Path): string {
  return path.join('.');
}

function anchor(path: Path): string {
  return path.filter((part) => typeof part === 'string').join('');
}

/** A mapping and, after it, the mappings in it. */
function sections(path: Path, node: SchemaNode): readonly string[] {
  const children = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    if (child.properties !== undefined) return sections([...path, key], child);
    return child.items?.properties === undefined ? [] : sections([...path, key, 0], child.items);
  });
  const named = path.filter((part) => typeof part === 'string');
  const heading = named.length === 0 ? '## Keys of the file' : `## \`${title(named)}\``;
  const text = named.length === 0 ? '' : String(node.description ?? '');
  return [heading, text, table(['key', 'type', 'default', 'example', 'description'], rowsOf(path)), ...children];
}

/** docs/configuration.md: every key of pipeline.yaml. */
export function configurationPage(): string {
  return page([HEAD, ...sections([], schemaAt([]) ?? {}), PASSWORDS, MORE]);
}
