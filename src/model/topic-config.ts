const DAY_MS = 86_400_000;

/** How long a deletion stays readable in a topic; a sync job that is away for longer cannot go on. */
export const TOMBSTONE_RETENTION_MS = 7 * DAY_MS;

/**
 * Compaction keeps the last record of each key. It leaves the newest hour alone, so that whoever reads along sees each
 * change, and looks at a segment after a day at the latest, as it never touches the open one.
 */
export const TOPIC_CONFIG: Readonly<Record<string, string>> = {
  'cleanup.policy': 'compact',
  'delete.retention.ms': String(TOMBSTONE_RETENTION_MS),
  'min.compaction.lag.ms': String(DAY_MS / 24),
  'segment.ms': String(DAY_MS),
};
