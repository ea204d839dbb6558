/**
 * Kafka's Metadata request, version 10 (Kafka 2.8 and newer): the first one that tells a topic's id. Fields as in the
 * protocol's description; "compact" lengths are unsigned varints of length + 1, 0 being null.
 */
export const METADATA = { apiKey: 3, apiVersion: 10, apiName: 'Metadata' } as const;

export interface TopicMetadata {
  readonly name: string | null;
  /** The topic's id as 32 hex digits in UUID form. */
  readonly id: string;
  readonly partitions: number;
  /** Kafka's error code, 0 for none, 3 for an unknown topic. */
  readonly errorCode: number;
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** Body of a request for one topic, with the empty tag section that ends a version 2 request header before it. */
export function encodeMetadataRequest(topic: string): Buffer {
  const name = Buffer.from(topic, 'utf8');
  const noTags = 0;
  return Buffer.concat([
    Buffer.from([noTags]),
    Buffer.from(varint(1 + 1)),
    Buffer.alloc(16),
    Buffer.from(varint(name.length + 1)),
    name,
    Buffer.from([noTags]),
    // allow_auto_topic_creation, include_cluster_authorized_operations, include_topic_authorized_operations, tags
    Buffer.from([0, 0, 0, noTags]),
  ]);
}

/** Reads the fields of an answer one after the other. */
class Cursor {
  private offset = 0;
  constructor(private readonly buffer: Buffer) {}

  int16(): number {
    this.offset += 2;
    return this.buffer.readInt16BE(this.offset - 2);
  }

  skip(bytes: number): void {
    this.offset += bytes;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.buffer.readUInt8(this.offset++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value >>> 0;
      }
    }
  }

  bytes(length: number): Buffer {
    this.offset += length;
    return this.buffer.subarray(this.offset - length, this.offset);
  }

  string(): string | null {
    const length = this.varint();
    return length === 0 ? null : this.bytes(length - 1).toString('utf8');
  }

  array<T>(element: () => T): readonly T[] {
    const length = this.varint();
    return Array.from({ length: Math.max(0, length - 1) }, element);
  }

  tags(): void {
    for (let count = this.varint(); count > 0; count -= 1) {
      this.varint();
      this.skip(this.varint());
    }
  }
}

function uuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function readTopic(cursor: Cursor): TopicMetadata {
  const errorCode = cursor.int16();
  const name = cursor.string();
  const id = uuid(cursor.bytes(16));
  cursor.skip(1); // is_internal
  const partitions = cursor.array(() => {
    cursor.skip(2 + 4 + 4 + 4); // error_code, partition_index, leader_id, leader_epoch
    for (const _list of ['replicas', 'in-sync replicas', 'offline replicas']) {
      cursor.array(() => cursor.skip(4));
    }
    cursor.tags();
  });
  cursor.skip(4); // topic_authorized_operations
  cursor.tags();
  return { name, id, partitions: partitions.length, errorCode };
}

/** The topics of an answer, which starts with the tag section that ends a version 1 response header. */
export function decodeMetadataResponse(payload: Buffer): readonly TopicMetadata[] {
  const cursor = new Cursor(payload);
  cursor.tags();
  cursor.skip(4); // throttle_time_ms
  cursor.array(() => {
    cursor.skip(4); // node_id
    cursor.string(); // host
    cursor.skip(4); // port
    cursor.string(); // rack
    cursor.tags();
  });
  cursor.string(); // cluster_id
  cursor.skip(4); // controller_id
  return cursor.array(() => readTopic(cursor));
}
