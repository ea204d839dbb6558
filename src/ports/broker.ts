export interface TopicDescription {
  readonly name: string;
  readonly partitions: number;
  /** The broker's id of the topic: it changes where the topic was deleted and made again. */
  readonly id: string;
}

/** First and next offset of one partition, as decimal strings of 64-bit numbers. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

/** Kafka, as far as cdcctl needs it. */
export interface Broker {
  clusterId(): Promise<string>;
  describeTopic(name: string): Promise<TopicDescription | null>;
  /** Values of these settings of a topic that exists, by name. */
  topicConfig(name: string, settings: readonly string[]): Promise<Readonly<Record<string, string>>>;
  createTopic(topic: {
    readonly name: string;
    readonly partitions: number;
    readonly replication: number;
    readonly config: Readonly<Record<string, string>>;
  }): Promise<void>;
  offsets(topic: string): Promise<readonly PartitionOffsets[]>;
  /** Next offset per partition that the group has committed; null where it has none. */
  committed(group: string, topic: string): Promise<ReadonlyMap<number, bigint | null>>;
  close(): Promise<void>;
}
