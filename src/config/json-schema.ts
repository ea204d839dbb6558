import { z } from 'zod';
import type { Path } from '../model/index.js';
import { pipelineSchema } from './schema/index.js';

/** The parts of a JSON Schema that are read here. */
export interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly SchemaNode[];
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly [key: string]: unknown;
}

/**
 * The schema is of what is written, and many a value is read as something else. There zod leaves defaults and examples out,
 * as they could be either: here they are what is written, and stand behind the description.
 */
function keepAnnotations({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: object }): void {
  const missing = Object.entries(z.globalRegistry.get(zodSchema) ?? {}).filter(([key]) => !(key in jsonSchema));
  const entries = Object.entries(jsonSchema);
  const behind = entries.findIndex(([key]) => key === 'description') + 1;
  for (const [key] of entries) Reflect.deleteProperty(jsonSchema, key);
  Object.assign(jsonSchema, Object.fromEntries([...entries.slice(0, behind), ...missing, ...entries.slice(behind)]));
}

const plainSchema = z.toJSONSchema(pipelineSchema, {
  target: 'draft-7',
  io: 'input',
  override: keepAnnotations,
}) as SchemaNode;

/** A text with a variable in it is allowed where a value of another form is wanted. */
const VARIABLE: SchemaNode = { type: 'string', pattern: '\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}' };
const ANNOTATIONS = ['description', 'default', 'examples', 'title'] as const;

function orVariable(node: SchemaNode): SchemaNode {
  const constraint: Record<string, unknown> = {};
  const annotations: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    (ANNOTATIONS.some((known) => known === key) ? annotations : constraint)[key] = value;
  }
  const choices = node.anyOf === undefined ? [constraint] : [...node.anyOf];
  return { ...annotations, anyOf: [...choices, VARIABLE] };
}

function mapValues(
  nodes: Readonly<Record<string, SchemaNode>>,
  change: (node: SchemaNode) => SchemaNode,
): Record<string, SchemaNode> {
  return Object.fromEntries(Object.entries(nodes).map(([key, node]) => [key, change(node)]));
}

/** Whether a value can only be the name of a variable: no other one may be written there. */
function isSecret(node: SchemaNode | undefined): boolean {
  return node?.pattern?.startsWith('^\\$\\{') === true;
}

/** The schema for editors: as the config is written, before variables are filled in. */
function allowVariables(node: SchemaNode): SchemaNode {
  if (node.properties !== undefined) return { ...node, properties: mapValues(node.properties, allowVariables) };
  if (node.items !== undefined) return { ...node, items: allowVariables(node.items) };
  if (node.type === 'object' || node.const === 1) return node;
  const free =
    node.type === 'string' && node.pattern === undefined && node.enum === undefined && node.const === undefined;
  return free || isSecret(node) ? node : orVariable(node);
}

/** Text of pipeline.schema.json: the JSON Schema by which editors complete and check a pipeline.yaml. */
export function jsonSchemaText(): string {
  return `${JSON.stringify(allowVariables(plainSchema), null, 2)}\n`;
}

/** The schema of the value at a path, or undefined where the path leads out of it. */
export function schemaAt(path: Path): SchemaNode | undefined {
  let node: SchemaNode | undefined = plainSchema;
  for (const part of path) {
    if (node === undefined) return undefined;
    if (typeof part === 'number') node = node.items;
    else if (node.properties !== undefined)
      node = Object.hasOwn(node.properties, part) ? node.properties[part] : undefined;
    else node = typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
  }
  return node;
}

/** Whether the value at a path is a password, which stays the name of its variable. */
export function isSecretAt(path: Path): boolean {
  return isSecret(schemaAt(path));
}

/** Keys that the mapping at a path may have. */
export function knownKeys(path: Path): readonly string[] {
  return Object.keys(schemaAt(path)?.properties ?? {});
}
