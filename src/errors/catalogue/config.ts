/** What is wrong with pipeline.yaml, with what it asks for, and with files beside it. */
export const CONFIG = {
  'CDC-CONFIG-MISSING': {
    what: 'There is no config file',
    why: 'cdcctl reads the pipeline from pipeline.yaml in the current folder.',
    next: 'Change to the folder of the pipeline, or name the file: `cdcctl --config PATH COMMAND`.',
  },
  'CDC-CONFIG-UNREADABLE': {
    what: 'The config file cannot be read',
    why: 'It is a folder, or the user may not read it.',
    next: 'Name a readable file: `cdcctl --config FILE COMMAND`.',
  },
  'CDC-CONFIG-INVALID': {
    what: 'The config file has problems',
    why: 'Each line of the message is one of them, with its place and what to write instead; `--json` gives each its own code.',
    next: 'Edit the file as the lines say and run the command again.',
  },
  'CDC-EXTERNAL-SOURCE': {
    what: 'The Docker target does not read from a MySQL of your own',
    why: '`source.host` is set, and only the local target can use it.',
    next: 'Use the local target, or write the files alone: `cdcctl render --files-only`.',
  },
  'CDC-MERGE-UNFIT': {
    what: 'What MySQL has now does not fit the rest of pipeline.yaml',
    why: 'With the columns, types and keys of MySQL, other keys of the file would be wrong.',
    next: 'Edit the file as the lines say and run `cdcctl init --merge` again.',
  },
  'CDC-MERGE-CONDITION': {
    what: 'A table chooses its rows by a column that is gone',
    why: 'Without the condition in `where` other rows would be copied.',
    next: 'Take the condition out, or choose rows by another column, with a higher `generation`.',
  },
  'CDC-MERGE-BRACKETS': {
    what: 'The list `tables` is written in brackets',
    why: 'Tables can be added to a list, and taken out of it, only where each item is on a line of its own.',
    next: 'Write it as `tables:` with `- source: ...` below.',
  },
  'CDC-NO-TABLE-FITS': {
    what: 'No table of the database can be replicated',
    why: 'None is selected, the user may see none, or none has a key without NULL.',
    next: 'Choose others with `--tables`, give the user SELECT on them, or add primary keys.',
  },
  'CDC-PASSWORD-NOT-SET': {
    what: 'A password is not known',
    why: 'cdcctl keeps the passwords of your own databases in no file: the environment has to give them.',
    next: 'Set the variable that the message names.',
  },
  'CDC-PASSWORD-UNFIT': {
    what: 'A password cannot be used as it is',
    why: 'It has characters that Kafka or Flink does not take in its settings.',
    next: 'Unset the variable, and cdcctl makes a password; or choose another one.',
  },
  'CDC-PASSWORD-CHANGED': {
    what: 'A password in the environment is not the one that the stack was made with',
    why: 'The databases of the stack have users with the earlier password.',
    next: 'Unset the variable, or start anew without the data: `cdcctl down --volumes`.',
  },
  'CDC-PASSWORDS-LOST': {
    what: 'The passwords of the stack are lost',
    why: 'Its databases have users whose passwords no file has any more.',
    next: 'Set the variables in the environment, or start anew without the data: `cdcctl down --volumes`.',
  },
  'CDC-VALUE-NOT-SET': {
    what: 'A rendered script has a variable without a value',
    why: 'Neither the environment nor the state directory has it.',
    next: 'Set it in the environment, or run `cdcctl up`, which makes what is missing.',
  },
  'CDC-ENV-FILE': {
    what: 'A line of the .env file cannot be read',
    why: 'It is not `NAME=value`, or its value has a variable or goes on in the next line.',
    next: "Write the value as it is, in single quotes: `NAME='value'`.",
  },
  'CDC-STATE-DAMAGED': {
    what: 'A state file is damaged',
    why: 'It was edited, cut off or written by another version.',
    next: 'Restore it from a backup, or start anew without the data: `cdcctl down --volumes`.',
  },
} as const;
