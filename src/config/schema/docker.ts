import { z } from 'zod';
import type { ImageName } from '../../model/index.js';
import { text, type Words } from './scalars.js';

/** `[registry/]repository` and a tag, a digest or both: without either it would be another image every month. */
const REFERENCE =
  /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::\d+)?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::\w[\w.-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/;

function image(service: string, example: string) {
  const words = (shown: string): Words => [
    `${shown} is no image with its tag or digest`,
    `write for example ${example}`,
  ];
  return text(REFERENCE, 512, words)
    .optional()
    .meta({ description: `Image of ${service}, with its tag or digest.`, examples: [example] });
}

export const imagesSchema = z
  .strictObject({
    mysql: image('MySQL 8.0', 'mysql:8.0.43'),
    kafka: image('Kafka: cp-kafka from 7.4 on, or apache/kafka', 'apache/kafka:3.9.1'),
    flink: image('Flink, of the version that flink.version names', 'flink:1.20.3-scala_2.12-java17'),
    clickhouse: image('ClickHouse from 23.8 on', 'clickhouse/clickhouse-server:25.8'),
    kafkaUi: image('Kafka UI', 'kafbat/kafka-ui:v1.2.0'),
    prometheus: image('Prometheus', 'prom/prometheus:v3.5.0'),
    grafana: image('Grafana', 'grafana/grafana:12.1.1'),
  } satisfies Record<ImageName, unknown>)
  .meta({ description: 'Images to use instead of the usual ones, for example from a mirror.' });

export const dockerSchema = z
  .strictObject({ images: imagesSchema.optional() })
  .meta({ description: 'Settings of the Docker target.' });

export type ImagesConfig = z.infer<typeof imagesSchema>;
