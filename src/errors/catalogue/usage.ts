/** What is wrong with the command line, or with what it names; and how a command ends that was broken off. */
export const USAGE = {
  'CDC-USAGE': {
    what: 'The command line is not understood',
    why: 'A command, an option or a value is unknown, misspelt or missing.',
    next: 'Run `cdcctl --help`, or `cdcctl COMMAND --help`.',
  },
  'CDC-USAGE-OPTIONS': {
    what: 'Options do not go together',
    why: 'One option needs another one, or excludes it.',
    next: 'Add or leave out the option that the message names.',
  },
  'CDC-USAGE-VALUE': {
    what: 'The value of an option is not possible',
    why: 'The number or time is out of bounds, or the run would have no end.',
    next: 'Give a value as the message says.',
  },
  'CDC-USAGE-URL': {
    what: 'An address is not one of a database or table',
    why: 'The protocol, the user, the host or the database is missing, or the path has another form.',
    next: 'Write the address as in the example of the message.',
  },
  'CDC-TABLE-UNKNOWN': {
    what: 'There is no table of this name',
    why: 'The pipeline or the database has none, or the user may not see it.',
    next: 'Choose one of the tables that the message names, or give the user SELECT on it.',
  },
  'CDC-SERVICE-UNKNOWN': {
    what: 'There is no service of this name',
    why: 'The stack has a fixed list of services.',
    next: 'Choose one of the services that the message names.',
  },
  'CDC-PAGE-UNKNOWN': {
    what: 'The service has no page in this stack',
    why: 'Kafka UI is a part of the Docker target only.',
    next: 'Choose one of the pages that the message names.',
  },
  'CDC-FILE-EXISTS': {
    what: 'The file is there already',
    why: '`cdcctl init` replaces no file unless that is asked for.',
    next: 'Run `cdcctl init --force`, or name another file with `--config`.',
  },
  'CDC-FILE-NOT-WRITTEN': {
    what: 'A file cannot be written',
    why: 'Its folder is missing or not writable, or the disk is full.',
    next: 'Name a file in a folder that exists and is writable.',
  },
  'CDC-GENERATE-NOT-ALLOWED': {
    what: '`generate` does not write to this table',
    why: 'It writes only to tables that pipeline.yaml gives it.',
    next: 'Set `generate: true` on a table whose rows may be made up.',
  },
  'CDC-GENERATE-COLUMNS': {
    what: '`generate` cannot write orders to this table',
    why: 'Its columns are not those of an order.',
    next: 'Give the table the columns that the message names, or choose another table.',
  },
  'CDC-LATENCY-TABLE': {
    what: '`latency` does not write to this table',
    why: 'It writes to a table of orders with `generate: true`, or to a table of its own.',
    next: 'Run `cdcctl latency --create-table`.',
  },
  'CDC-INTERRUPTED': {
    what: 'The command was interrupted',
    why: 'You, or the program that started it, ended it.',
    next: 'Run it again: what is done already is kept.',
  },
  'CDC-UNEXPECTED': {
    what: 'The command failed for a reason that cdcctl does not know',
    why: 'This is a fault of cdcctl, not yours.',
    next: 'Run it again with `--verbose`, and report what it prints.',
  },
  'CDC-BENCHMARK': {
    what: 'A benchmark could not be measured',
    why: 'A part of it failed or did not end in time; the message says which.',
    next: 'Mend the cause and run the benchmark again.',
  },
} as const;
