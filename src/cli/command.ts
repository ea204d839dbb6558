import type { Command } from 'commander';
import type { ExitCode } from '../errors/index.js';
import type { Session } from './session.js';

/** What a command came to: a document for --json, a text for people. */
export interface CommandResult {
  /** 0 where absent. */
  readonly exitCode?: ExitCode;
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** A link that opens a door. It is printed as it is, and on a terminal alone: logs of a build keep what they get. */
  readonly link?: string | null;
}

/** Runs a command's work: loads the session, catches errors, prints the result, sets the exit code. */
export type Execute = (name: string, work: (session: Session) => Promise<CommandResult>) => Promise<void>;

/** Adds one command to the program. */
export type Register = (program: Command, execute: Execute) => void;
