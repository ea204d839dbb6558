import { setTimeout as delay } from 'node:timers/promises';
import { fail, type ProblemError } from '../problem.js';
import { DatabaseError } from './database-error.js';
import type { Session, Transaction } from './session.js';

const ATTEMPTS = 5;

export interface TransactOptions {
  readonly open: () => Promise<Transaction>;
  /** Work that is done once however often it runs, so that a lost COMMIT may be tried again. */
  readonly repeatable: boolean;
  /** Told of each error of the database, with what is done about it. */
  readonly onError: (error: DatabaseError, next: 'again' | 'given up') => void;
}

/** The answer to an error that is not tried again. */
function answerTo(error: DatabaseError, inCommit: boolean): ProblemError {
  const more = { retryAfter: 2 };
  if (inCommit)
    return fail('unknown-outcome', 'Look whether it is there, or repeat it with the same Idempotency-Key.', more);
  if (error.trouble === 'conflict')
    return fail('busy', 'Other requests changed the same rows at the same time. Nothing was stored.', more);
  return fail('unavailable', 'Nothing was stored. Try again later.', more);
}

async function attempt<T>(open: TransactOptions['open'], work: (session: Session) => Promise<T>) {
  let inCommit = false;
  let transaction: Transaction | undefined;
  try {
    transaction = await open();
    await transaction.begin();
    const value = await work(transaction);
    inCommit = true;
    await transaction.commit();
    await transaction.end('committed');
    return { value };
  } catch (error) {
    const broken = error instanceof DatabaseError && error.trouble !== 'conflict';
    await transaction?.end(broken ? 'failed' : 'rolled back');
    // Not what the work itself refused.
    if (!(error instanceof DatabaseError)) throw error;
    return { error, inCommit, connected: transaction !== undefined };
  }
}

/**
 * Runs work in one transaction. A deadlock, and a connection that was lost before COMMIT, leave nothing behind: the
 * work runs again, a few times. After a lost COMMIT only the database knows what happened.
 */
export async function transact<T>(options: TransactOptions, work: (session: Session) => Promise<T>): Promise<T> {
  let doubt = false;
  for (let n = 1; ; n += 1) {
    const result = await attempt(options.open, work);
    if ('value' in result) return result.value as T;
    const { error, inCommit, connected } = result;
    doubt ||= inCommit;
    const again =
      n < ATTEMPTS &&
      connected &&
      (error.trouble === 'conflict' || error.trouble === 'lost') &&
      (!inCommit || options.repeatable);
    options.onError(error, again ? 'again' : 'given up');
    if (!again) throw answerTo(error, doubt);
    // Those that met must not meet again.
    await delay(Math.random() * 20 * 2 ** n);
  }
}
