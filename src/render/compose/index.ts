import { Alias, Document, isMap, isScalar, type Scalar, visit, type YAMLMap } from 'yaml';
import type { Pipeline } from '../../model/index.js';
import { FLINK_LOGGING } from '../flink-logging.js';
import { MONITORING_VOLUMES, monitoringServices } from '../monitoring/index.js';
import { header, type RenderedFile } from '../template.js';
import { clickhouse, mysql } from './databases.js';
import { flink, flinkProperties, REST_PORT, submit } from './flink.js';
import { kafka, kafkaUi, topics } from './kafka.js';
import { FLINK_KEYS, keysScript } from './keys.js';
import { type Service, SHARED } from './service.js';
import { runnerScript, SUBMIT_LOG, submitFile } from './submit.js';
import { topicsScript } from './topics.js';

export { KAFKA_UI_PASSWORD } from './kafka.js';
export { containerPort, portVariableName } from './service.js';
export { FLINK_KEYS, REST_PORT, SUBMIT_LOG };

const SUBJECT = (name: string): string => `The stack of the pipeline ${name} for Docker Compose.`;
const SECRETS = [
  '# Passwords come from the file .env beside this one, or from the environment; neither is committed.',
  '# Every port is published on 127.0.0.1 only. The limits of memory add up to 8 GB, and to 1 GB for the monitoring.',
];

const SECTION_COMMENTS: Readonly<Record<string, string>> = {
  'x-logging': 'Logs stay small: without limits they grow until the disk is full.',
  'x-flink-properties':
    'Of all Flink processes. Their memory fits into the limits of their containers. A TaskManager that has not heard of its\n JobManager for the heartbeat timeout ends its tasks; the service submit waits for that before it resumes a job.',
  services: 'The services, in the order in which they start.',
  volumes: 'They outlive the containers; `cdcctl down --volumes` removes them.',
};

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
  for (const [name, text] of Object.entries(SECTION_COMMENTS)) {
    const key = keyAt(mapAt(document, []), name);
    key.commentBefore = ` ${text}`;
    key.spaceBefore = true;
  }
}

/** Names the parts that services share, and puts an alias wherever a service names one. */
function share(document: Document): void {
  const names = Object.values(SHARED).map((alias) => alias.slice(1));
  for (const name of names) {
    const part = document.get(`x-${name}`, true);
    if (isScalar(part) || isMap(part)) part.anchor = name;
  }
  visit(document, {
    Scalar: (_key, { value }) =>
      names.some((name) => value === `*${name}`) ? new Alias(String(value).slice(1)) : undefined,
  });
}

function servicesOf(pipeline: Pipeline): readonly Service[] {
  return [
    mysql(pipeline),
    kafka(pipeline),
    ...flink(pipeline),
    clickhouse(pipeline),
    topics(pipeline),
    submit(pipeline),
    kafkaUi(pipeline),
    ...monitoringServices(pipeline),
  ];
}

function volumesOf(): readonly string[] {
  return ['mysql-data', 'kafka-data', 'flink-state', 'flink-keys', 'clickhouse-data', ...MONITORING_VOLUMES];
}

/** The compose file of the pipeline. The YAML library writes it, so every value is quoted as it must be. */
function composeFile(pipeline: Pipeline): RenderedFile {
  const services = servicesOf(pipeline);
  const document = new Document(
    {
      name: `cdcctl-${pipeline.name}`,
      'x-logging': { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
      'x-flink-properties': flinkProperties(pipeline),
      services: Object.fromEntries(
        services.map(({ name, oneShot = false, keys }) => [
          name,
          { ...keys, restart: oneShot ? 'no' : 'unless-stopped', logging: SHARED.logging },
        ]),
      ),
      volumes: Object.fromEntries(volumesOf().map((name) => [name, {}])),
    },
    // Compose reads YAML 1.2 with some of 1.1's words (on, no): what either could take for another type is quoted.
    { version: '1.1', aliasDuplicateObjects: false },
  );
  share(document);
  addComments(document, services);
  const text = document.toString({ lineWidth: 0 });
  return {
    path: 'compose/docker-compose.yaml',
    content: `${[header('#', SUBJECT(pipeline.name)), ...SECRETS].join('\n')}\n\n${text}`,
  };
}

/** Passwords and jars are put beside the compose file, and belong to this machine alone. */
function ignoreFile(pipeline: Pipeline): RenderedFile {
  const subject = `What \`cdcctl\` puts here for the pipeline ${pipeline.name} is not committed.`;
  return { path: 'compose/.gitignore', content: `${header('#', subject)}\n.env\nagents/\nconnectors/\n` };
}

/** What Flink's processes log, in the place of the images' own. */
function loggingFile(pipeline: Pipeline): RenderedFile {
  const subject = `What Flink logs for the pipeline ${pipeline.name}: no values of rows.`;
  return { path: 'compose/flink-logging.properties', content: `${header('#', subject)}\n${FLINK_LOGGING}` };
}

/** The compose project: its file, and the scripts that its services run. */
export function composeProject(pipeline: Pipeline): readonly RenderedFile[] {
  return [
    ignoreFile(pipeline),
    composeFile(pipeline),
    loggingFile(pipeline),
    keysScript(pipeline),
    runnerScript(pipeline),
    submitFile(pipeline),
    topicsScript(pipeline),
  ];
}
