/** Functions, aggregations, operators and modifiers of PromQL that these rules use; everything else is a metric. */
const WORDS = new Set(['and', 'or', 'unless', 'by', 'offset', 'bool', 'sum', 'max', 'min']);

/** Names of the metrics in a PromQL expression, each once; recorded series, which have a colon, left out. */
function namesIn(expr: string): readonly string[] {
  const bare = expr
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\bby\s*\([^)]*\)/g, '');
  return [...bare.matchAll(/(?<![\w:.])([a-zA-Z_][\w:]*)(?!\s*\()(?![\w:])/g)]
    .map(([, name = '']) => name)
    .filter((name) => !WORDS.has(name) && !name.includes(':'));
}

/** Names of the metrics that rules (YAML) or a dashboard (JSON) ask for, sorted. */
export function metricNames(text: string): readonly string[] {
  const quoted = [...text.matchAll(/^\s*(?:"expr": "((?:[^"\\]|\\.)*)",?|(?:- )?expr: (.+))$/gm)].map(
    ([, json, yaml = '']) => (json === undefined ? yaml.replace(/^'|'$/g, '') : String(JSON.parse(`"${json}"`))),
  );
  return [...new Set(quoted.flatMap(namesIn))].sort();
}
