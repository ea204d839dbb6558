/** Images of the Docker target that a config may replace. */
export const IMAGE_NAMES = ['mysql', 'kafka', 'flink', 'clickhouse', 'kafkaUi', 'prometheus', 'grafana'] as const;
export type ImageName = (typeof IMAGE_NAMES)[number];

/** Kafka's images differ in how they are configured and in where their tools are. */
export type KafkaFlavour = 'confluent' | 'apache';

const KAFKA_FLAVOURS: Readonly<Record<string, KafkaFlavour>> = { 'cp-kafka': 'confluent', kafka: 'apache' };

/** The last part of an image's repository: `kafka` of `registry:5000/apache/kafka:3.9.1@sha256:...`. */
export function imageRepository(image: string): string {
  const name = image.replace(/@.*$/, '');
  return (name.split('/').at(-1) ?? '').replace(/:.*$/, '');
}

/** Numbers of the version that a tag begins with, `[1, 18]` of `flink:1.18-java11`; null where it begins with none. */
export function imageVersion(image: string): readonly number[] | null {
  const tag = /:v?(?<version>\d+(?:\.\d+)*)[^/:]*$/.exec(image.replace(/@.*$/, ''));
  return tag?.groups?.version?.split('.').map(Number) ?? null;
}

/** Which conventions an image of Kafka follows, by the name of its repository; null where neither are known. */
export function kafkaFlavour(image: string): KafkaFlavour | null {
  return KAFKA_FLAVOURS[imageRepository(image)] ?? null;
}
