import { Document, isMap, isScalar, type Scalar, type YAMLMap } from 'yaml';
import type { Pipeline } from '../../model/index.js';
import { header, type RenderedFile } from '../template.js';
import { clickhouse, mysql } from './databases.js';
import { flink } from './flink.js';
import { kafka, kafkaUi } from './kafka.js';
import type { Service } from './service.js';

const VOLUMES = ['mysql-data', 'kafka-data', 'flink-state', 'clickhouse-data'] as const;

const SUBJECT = (name: string): string => `The stack of the pipeline ${name} for Docker Compose.`;
const SECRETS = [
  '# Passwords come from the file .env beside this one, or from the environment; neither is committed.',
  '# Every port is published on 127.0.0.1 only.',
];

/** The map at a path of the document; the root for an empty path. */
function mapAt(document: Document, path: readonly string[]): YAMLMap {
  const node = path.length === 0 ? document.contents : document.getIn(path);
  if (!isMap(node)) {
    throw new Error(`No map at ${path.join('.')}`);
  }
  return node;
}

function keyAt(map: YAMLMap, name: string): Scalar {
  const key = map.items.map((pair) => pair.key).find((node) => isScalar(node) && node.value === name);
  if (!isScalar(key)) {
    throw new Error(`No key ${name}`);
  }
  return key;
}

function addComments(document: Document, services: readonly Service[]): void {
  const all = mapAt(document, ['services']);
  for (const [index, service] of services.entries()) {
    const key = keyAt(all, service.name);
    key.commentBefore = ` ${service.comment}`;
    key.spaceBefore = index > 0;
    for (const [name, text] of Object.entries(service.comments ?? {})) {
      keyAt(mapAt(document, ['services', service.name]), name).commentBefore = ` ${text}`;
    }
  }
  const volumes = keyAt(mapAt(document, []), 'volumes');
  volumes.commentBefore = ' They outlive the containers; `cdcctl down --volumes` removes them.';
  volumes.spaceBefore = true;
}

/** The compose file of the pipeline. The YAML library writes it, so every value is quoted as it must be. */
export function composeFile(pipeline: Pipeline): RenderedFile {
  const services = [mysql(pipeline), kafka(pipeline), ...flink(pipeline), clickhouse(pipeline), kafkaUi(pipeline)];
  const document = new Document(
    {
      name: `cdcctl-${pipeline.name}`,
      services: Object.fromEntries(
        services.map(({ name, keys }) => [
          name,
          { ...keys, restart: name === 'flink-state' ? 'no' : 'unless-stopped' },
        ]),
      ),
      volumes: Object.fromEntries(VOLUMES.map((name) => [name, {}])),
    },
    // Compose reads YAML 1.2 with some of 1.1's words (on, no): what either could take for another type is quoted.
    { version: '1.1', aliasDuplicateObjects: false },
  );
  addComments(document, services);
  const text = document.toString({ lineWidth: 0 });
  return {
    path: 'compose/docker-compose.yaml',
    content: `${[header('#', SUBJECT(pipeline.name)), ...SECRETS].join('\n')}\n\n${text}`,
  };
}
