/** Why cdcctl starts no job, or makes no topic: what it would do could lose rows or bring deleted ones back. */
export const REFUSALS = {
  'CDC-NOT-PROVISIONED': {
    what: 'A topic or table of the pipeline does not exist',
    why: '`cdcctl up` has not made it yet, or it was dropped.',
    next: 'Run `cdcctl up`.',
  },
  'CDC-GENERATION-LOWER': {
    what: 'The generation is lower than the one that the pipeline has reached',
    why: 'Topics and tables of an earlier generation may hold rows that were deleted in MySQL since.',
    next: 'Set the generation that the message names, or a higher one to build everything anew.',
  },
  'CDC-OTHER-STORES': {
    what: 'The pipeline belongs to other stores than those that are up',
    why: 'MySQL, Kafka or ClickHouse was wiped, restored or swapped: going on could lose rows or bring deleted ones back.',
    next: 'Put the right store back, or raise `generation` to build everything anew.',
  },
  'CDC-PARTITIONS': {
    what: 'A topic has another number of partitions than pipeline.yaml',
    why: 'A key would move to another partition, and its older changes could win.',
    next: 'Set `partitions` to what the topic has, or raise `generation`.',
  },
  'CDC-TOPIC-LOST': {
    what: 'Kafka has lost a topic that a job used',
    why: 'Made again it would be empty, and what was in it would be missed.',
    next: 'Put the topic back, or raise `generation`.',
  },
  'CDC-STATE-UNFIT': {
    what: 'The state of a job does not fit the job that pipeline.yaml describes now',
    why: 'Tables, columns, keys, topics or the way of reading were changed.',
    next: 'Undo the change, or raise `generation`.',
  },
  'CDC-STATE-LOST': {
    what: 'The CDC job has no savepoint or checkpoint, but its topics hold records',
    why: 'A new snapshot would not delete the rows that were deleted in MySQL meanwhile.',
    next: 'Raise `generation` to build everything anew.',
  },
  'CDC-AWAY-TOO-LONG': {
    what: 'The sync job was away for longer than topics keep deletions',
    why: 'It would miss some of them.',
    next: 'Raise `generation` to build everything anew.',
  },
  'CDC-JOB-CANCELLING': {
    what: 'A job is being cancelled',
    why: 'It has not ended yet.',
    next: 'Run the command again in a moment.',
  },
  'CDC-FLINK-CDC-MISSING': {
    what: 'The running Flink was started without Flink CDC',
    why: 'Flink has its jars from its start on, and `source.reader` needs another one.',
    next: 'Run `cdcctl stop`, then `cdcctl up`.',
  },
} as const;
