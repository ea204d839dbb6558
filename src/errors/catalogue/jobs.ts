/** What goes wrong with Flink and its two jobs. */
export const JOBS = {
  'CDC-FLINK-DOWN': {
    what: "Flink's JobManager does not answer",
    why: 'It does not run, is starting, or hangs.',
    next: 'Run `cdcctl status`, and `cdcctl up` to start it.',
  },
  'CDC-FLINK-ANSWER': {
    what: 'Flink gave an answer that is not understood',
    why: 'Another program, or another version of Flink, listens there.',
    next: 'Run `cdcctl status` and check the version of Flink.',
  },
  'CDC-FLINK-ERROR': {
    what: 'Flink could not do what was asked',
    why: 'The message has its cause.',
    next: 'Run `cdcctl status` and `cdcctl logs flink-jobmanager`.',
  },
  'CDC-FLINK-SAVEPOINT': {
    what: 'Flink took no savepoint of a job',
    why: 'The message has its cause.',
    next: 'Run `cdcctl logs flink-jobmanager`.',
  },
  'CDC-FLINK-METRICS': {
    what: 'Flink has no metrics of a job',
    why: 'No TaskManager has given any yet.',
    next: 'Run the command again in a few seconds.',
  },
  'CDC-SUBMITTER': {
    what: "The program that submits Flink's jobs does not work",
    why: 'It could not be started, ended, does not answer, or answers what is not understood.',
    next: 'Run `cdcctl doctor`, see its log, then run `cdcctl submit` again: a job that runs already is kept.',
  },
  'CDC-JOB-REJECTED': {
    what: 'Flink rejects the SQL of a job',
    why: 'The message has the place in the script and the cause.',
    next: 'Look at the rendered script (`cdcctl render`) and at the log of Flink.',
  },
  'CDC-JOB-EMPTY': {
    what: 'The SQL of a job made no job',
    why: 'None of its statements is an INSERT or a statement set.',
    next: 'Look at the rendered script: `cdcctl render`.',
  },
  'CDC-JOB-FAILED': {
    what: 'A job does not run',
    why: 'It failed, again and again where Flink starts it again; the message has the cause.',
    next: 'Read `cdcctl logs flink-taskmanager`, mend the cause and run `cdcctl submit`.',
  },
  'CDC-JOB-STUCK-TABLE': {
    what: 'Tables keep a job from its first checkpoint',
    why: 'Their rows cannot be read or written; the other tables arrive.',
    next: 'Mend the cause, or set `sink.poison: dead-letter` and run `cdcctl submit --restart`.',
  },
  'CDC-JOB-LATE': {
    what: 'A job completed no checkpoint in time',
    why: 'It may still be starting, or wait for a slot of a TaskManager.',
    next: 'See `cdcctl status`; `cdcctl submit` waits again.',
  },
  'CDC-JOB-NOT-RUNNING': {
    what: 'No job of the pipeline runs, or not both',
    why: 'The command needs jobs that run.',
    next: 'Run `cdcctl submit`.',
  },
  'CDC-JOB-NOT-STOPPED': {
    what: 'A job is not stopped',
    why: 'No savepoint of it can be taken, and it has no complete checkpoint to go on from.',
    next: 'Run the command again once the job has completed a checkpoint.',
  },
  'CDC-JOB-NOT-ENDED': {
    what: 'A job does not end',
    why: 'It was told to, and still runs after the time that this takes.',
    next: 'See `cdcctl logs flink-jobmanager`; `cdcctl down` ends Flink itself.',
  },
  'CDC-JOB-RESTART': {
    what: 'A job does not come up as it is configured now',
    why: 'The message has the cause, and what became of the job that ran before.',
    next: 'Undo the change in pipeline.yaml, or mend the cause and run `cdcctl submit --restart` again.',
  },
} as const;
