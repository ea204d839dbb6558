import { z } from 'zod';
import type { ProblemCode } from '../../errors/index.js';
import type { Finding } from '../../model/index.js';

export type Issue = z.core.$ZodIssue;

/** What a schema says of a value that it does not take; undefined where zod's issue says enough. */
export interface Refusal {
  readonly refuse: (value: unknown, issue: Issue['code']) => Finding | undefined;
}

/** By schema. A copy of a schema, as `meta` makes one, has the refusal of its original. */
export const refusals = z.registry<Refusal>();

export function finding(code: ProblemCode, what: string, instead: string): Finding {
  return { code, what, instead };
}

/** What is said of a list that has nothing in it. */
export function whereEmpty(what: string, instead: string): Refusal {
  const found = finding('CDC-KEY-MISSING', what, instead);
  return { refuse: (_value, issue) => (issue === 'too_small' ? found : undefined) };
}

/** A refusal for a check of one's own: the issue carries the finding. */
export function refuse(context: z.RefinementCtx, found: Finding): typeof z.NEVER {
  context.addIssue({ code: 'custom', params: { found } });
  return z.NEVER;
}

/** The finding of an issue that `refuse` made. */
export function findingOf(issue: Issue): Finding | undefined {
  return issue.code === 'custom' ? (issue.params?.found as Finding | undefined) : undefined;
}

/** The schema within others that say what may be absent, or read a value before it is looked at. */
function inner(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional) return schema.unwrap();
  if (!(schema instanceof z.ZodPipe)) return undefined;
  return schema.in instanceof z.ZodTransform ? schema.out : schema.in;
}

/** From a schema to the innermost within it. */
function layers(schema: z.core.$ZodType | undefined): readonly z.core.$ZodType[] {
  return schema === undefined ? [] : [schema, ...layers(inner(schema))];
}

function child(schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  for (const layer of layers(schema)) {
    if (layer instanceof z.ZodObject) return layer.shape[String(part)];
    if (layer instanceof z.ZodArray) return layer.element;
    if (layer instanceof z.ZodRecord) return layer.valueType;
  }
  return undefined;
}

function keyOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  return layers(schema).find((layer) => layer instanceof z.ZodRecord)?.keyType;
}

/** What the schema at a path, or the one of the key there, says of a value; undefined where it says nothing of its own. */
export function refusalAt(root: z.core.$ZodType, issue: Issue, value: unknown): Finding | undefined {
  const parent = issue.path.slice(0, -1);
  const isKey = issue.code === 'invalid_key';
  const at = (isKey ? parent : issue.path).reduce<z.core.$ZodType | undefined>(
    (schema, part) => schema && child(schema, part),
    root,
  );
  const refused = isKey ? at && keyOf(at) : at;
  const [first] = layers(refused).flatMap((layer) => {
    const own = refusals.get(layer)?.refuse(value, issue.code);
    return own === undefined ? [] : [own];
  });
  return first;
}
