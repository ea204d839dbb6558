/** Single problems of pipeline.yaml, which `CDC-CONFIG-INVALID` lists; also warnings. */
export const PROBLEMS = {
  'CDC-YAML': {
    what: 'The file is not valid YAML, or uses a part of YAML that is not supported',
    why: 'Quotes, brackets, colons or the indentation are wrong, or the file has aliases, tags or several documents.',
    next: 'Correct the line; put values with special characters in quotes.',
  },
  'CDC-VARIABLE': {
    what: 'A variable has no value or a wrong form',
    why: 'Values are filled in from the environment, as a dollar sign and the name of the variable in braces.',
    next: 'Set the variable, or give it a default.',
  },
  'CDC-KEY-UNKNOWN': {
    what: 'The key is not known here',
    why: 'It is misspelt, or belongs to another place of the file.',
    next: 'Correct or remove it; the first line of pipeline.yaml lets editors complete keys.',
  },
  'CDC-KEY-MISSING': {
    what: 'A key, or its value, is missing',
    why: 'It has no default.',
    next: 'Add it as the example of the message shows.',
  },
  'CDC-KEY-UNUSED': {
    what: 'A key has no effect here',
    why: 'It is not used any more, or only with another key.',
    next: 'Remove it, or add the key that it needs.',
  },
  'CDC-VALUE-TYPE': {
    what: 'A value has the wrong type',
    why: 'YAML reads a value without quotes as a number, a truth value or nothing where it looks like one.',
    next: 'Write a value of the type that the message names, in quotes where it is a text.',
  },
  'CDC-VALUE-BOUNDS': {
    what: 'A value is out of bounds',
    why: 'It is smaller, larger or longer than what is possible.',
    next: 'Write a value within the bounds of the message.',
  },
  'CDC-VALUE-CHOICE': {
    what: 'A value is none of the possible ones',
    why: 'The key has a fixed list of values.',
    next: 'Write one of the values that the message names.',
  },
  'CDC-VALUE-FORM': {
    what: 'A value does not have the form that is wanted here',
    why: 'It has other characters or another order of parts.',
    next: 'Write it like the example of the message.',
  },
  'CDC-VALUE-TWICE': {
    what: 'The same thing is named twice',
    why: 'One of the two would be lost.',
    next: 'Keep one of them.',
  },
  'CDC-PASSWORD-IN-FILE': {
    what: 'A password stands in the file',
    why: 'It would end up in version control.',
    next: 'Write the name of a variable, and set that variable.',
  },
  'CDC-COLUMN-DEFINITION': {
    what: 'The definition of a column is not understood',
    why: 'It is not as in CREATE TABLE, or its type is not supported.',
    next: 'Write it as SHOW CREATE TABLE shows it, or leave the column out.',
  },
  'CDC-COLUMN-UNKNOWN': {
    what: 'A key names a column that the table does not list',
    why: 'The column is misspelt or missing in `columns`.',
    next: 'Correct the name, or add the column.',
  },
  'CDC-COLUMN-NAME': {
    what: 'The name of a column cannot be used',
    why: 'cdcctl adds a column of this name, two columns would have it, or a part of the pipeline cannot write it.',
    next: 'Leave the column out, or give it another name in `rename`.',
  },
  'CDC-COLUMN-TYPE': {
    what: 'The reader that is set does not support the type of a column',
    why: '`mysql-cdc` supports fewer types than `binlog`.',
    next: 'Leave the column out, or set `source.reader` to `binlog`.',
  },
  'CDC-AUTO-INCREMENT': {
    what: 'AUTO_INCREMENT stands where MySQL does not allow it',
    why: 'A table has one such column, and it is the first of its key.',
    next: 'Put the column first in `primaryKey`, or leave AUTO_INCREMENT out.',
  },
  'CDC-KEY-COLUMN': {
    what: 'A column cannot be part of the key',
    why: 'Its values cannot be compared exactly, or MySQL takes it into no key.',
    next: 'Use the key that the table has in MySQL, of integers, decimals, texts or dates.',
  },
  'CDC-ROW-FILTER': {
    what: 'A condition in `where` cannot be used',
    why: 'The value is none of the column, or rows are not chosen by columns of this type.',
    next: 'Write a value of the column, or choose rows by an integer, bool, enum or a text with a `_bin` collation.',
  },
  'CDC-NAME-TAKEN': {
    what: 'A name is used by another table, or by cdcctl or a database itself',
    why: 'Two tables cannot share a topic or a target, and some names and endings have a meaning.',
    next: 'Choose another name.',
  },
  'CDC-USER-TAKEN': {
    what: 'A user is one that has other work and other rights',
    why: 'Each part of the pipeline has a user of its own.',
    next: 'Choose another user.',
  },
  'CDC-PORT-TAKEN': {
    what: 'Two services have the same port',
    why: 'Each service listens on a port of its own.',
    next: 'Choose another port, or `auto`.',
  },
  'CDC-SERVER-ID': {
    what: 'There are too few server ids',
    why: 'Each reader of the binlog needs an id of its own.',
    next: 'Write a lower `source.serverId`, or use fewer readers.',
  },
  'CDC-KEYS-CONFLICT': {
    what: 'Two keys of the file do not go together',
    why: 'The reader, the sink, the version of Flink or your own MySQL excludes the other key.',
    next: 'Change one of them as the message says.',
  },
  'CDC-IMAGE': {
    what: 'A Docker image cannot be used',
    why: 'It is not known, too old, or another version than the config names.',
    next: 'Name an image as the message says.',
  },
  'CDC-ONE-CHUNK': {
    what: 'The first snapshot of a table is read in one piece',
    why: 'No column of the key is a number or a text with a `_bin` collation.',
    next: 'Use it for tables that fit into memory, or write the collation.',
  },
  'CDC-FLOAT-ROUNDED': {
    what: 'The first snapshot reads a FLOAT to six digits',
    why: 'MySQL shows no more of it as text.',
    next: 'Make the column a DOUBLE or a DECIMAL where more digits matter.',
  },
} as const;
