import { type Finding, FLINK_VERSIONS, imageRepository, imageVersion, kafkaFlavour } from '../../model/index.js';
import type { Draft } from '../draft.js';
import { finding } from '../schema/refusals.js';
import type { Rule } from './types.js';

function isBefore(version: readonly number[], [major, minor]: readonly [number, number]): boolean {
  const [first = 0, second = 0] = version;
  return first < major || (first === major && second < minor);
}

function kafkaProblem(image: string): Finding | null {
  const flavour = kafkaFlavour(image);
  if (flavour === null) {
    return finding(
      'CDC-IMAGE',
      `${imageRepository(image)} is no image of Kafka that is known`,
      'use one whose repository ends in cp-kafka or kafka',
    );
  }
  const version = imageVersion(image);
  const first = flavour === 'confluent' ? ([7, 4] as const) : ([3, 7] as const);
  if (version === null || !isBefore(version, first)) return null;
  return finding(
    'CDC-IMAGE',
    `${version.join('.')} does not start without ZooKeeper`,
    `use ${first.join('.')} or newer`,
  );
}

/** Long-term releases of MySQL and the series that is under way, by the reader that can read their binlogs. */
function mysqlProblem(image: string, { source }: Draft): Finding | null {
  const version = imageVersion(image);
  if (version === null || (version[0] === 8 && version[1] === 0)) return null;
  const written = version.join('.');
  if (version.length === 1 && version[0] === 8)
    return finding('CDC-IMAGE', '8 may be any release of 8', 'write 8.0 or 8.4');
  if (source.reader === 'mysql-cdc') {
    return finding(
      'CDC-IMAGE',
      `${written} is no version that reader: mysql-cdc knows`,
      'use MySQL 8.0, or set source.reader to binlog',
    );
  }
  const known = version[0] === 9 || (version[0] === 8 && version[1] === 4);
  return known ? null : finding('CDC-IMAGE', `${written} is no version that cdcctl knows`, 'use MySQL 8.0, 8.4 or 9');
}

function clickhouseProblem(image: string): Finding | null {
  const version = imageVersion(image);
  if (version === null || !isBefore(version, [23, 8])) return null;
  return finding('CDC-IMAGE', `${version.join('.')} is too old for the tables and views`, 'use 23.8 or newer');
}

function flinkProblem(image: string, { flink }: Draft): Finding | null {
  const version = imageVersion(image);
  if (version === null) return null;
  const wanted = flink.version ?? FLINK_VERSIONS[0];
  const found = version.slice(0, 2).join('.');
  if (found === wanted) return null;
  const known = FLINK_VERSIONS.find((candidate) => candidate === found);
  const instead = known === undefined ? `use an image of Flink ${wanted}` : `set flink.version to "${known}"`;
  return finding('CDC-IMAGE', `is Flink ${found}, while flink.version is ${wanted}`, instead);
}

const PROBLEMS = {
  mysql: mysqlProblem,
  kafka: kafkaProblem,
  clickhouse: clickhouseProblem,
  flink: flinkProblem,
} as const;

/** Images are of versions that the rendered files fit; where the tag is none, it is taken for one that does. */
export const imageRule: Rule = (draft, { problems }) => {
  for (const key of ['mysql', 'kafka', 'clickhouse', 'flink'] as const) {
    const image = draft.images[key];
    const found = image === undefined ? null : PROBLEMS[key](image, draft);
    if (found !== null) problems.push({ path: ['docker', 'images', key], at: 'value', ...found });
  }
};
