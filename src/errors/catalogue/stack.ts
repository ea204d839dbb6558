/** What goes wrong with the stack as a whole, and with the services in it. */
export const STACK = {
  'CDC-STACK-NOT-UP': {
    what: 'The stack was never brought up',
    why: 'There is no state, container or password of it.',
    next: 'Run `cdcctl up`.',
  },
  'CDC-STACK-OTHER-VERSION': {
    what: 'The stack was started by another version of cdcctl',
    why: "It lacks the program that submits Flink's jobs.",
    next: 'Run `cdcctl up`.',
  },
  'CDC-SERVICE-NOT-READY': {
    what: 'A service does not come up',
    why: 'It ended or was not ready in time; the last lines of its log are in the message.',
    next: 'Read the whole log with `cdcctl logs SERVICE`, mend the cause and run `cdcctl up`.',
  },
  'CDC-SERVICE-NOT-RUNNING': {
    what: 'A service does not run',
    why: 'It has no process or container: it was stopped, left out, or ended.',
    next: 'Run `cdcctl up`.',
  },
  'CDC-SERVICE-NOT-BACK': {
    what: 'A service has not come back after its restart',
    why: 'It was not ready again in time.',
    next: 'Read its log with `cdcctl logs SERVICE`; the supervisor goes on trying.',
  },
  'CDC-SUPERVISOR': {
    what: 'The supervisor could not be started, or ended',
    why: 'The process that starts and watches the engines failed.',
    next: 'Look at its log, then run `cdcctl up` again.',
  },
  'CDC-DATA-DIRECTORY': {
    what: 'An engine could not create its data directory',
    why: 'The engine reports an error, which the message has.',
    next: 'Mend what it reports and run `cdcctl up` again.',
  },
  'CDC-DASHBOARD-DOWN': {
    what: "Flink's dashboard is not served",
    why: 'Its link holds a secret, and whoever listens in its place would get it.',
    next: 'Run `cdcctl status`, then `cdcctl up`.',
  },
  'CDC-BUSY': {
    what: 'Another command is working on this pipeline',
    why: 'Only one command at a time may change a pipeline.',
    next: 'Wait for it to finish, or end it.',
  },
  'CDC-LOCK-LOST': {
    what: 'The command has lost its lock on the pipeline',
    why: 'It was suspended, or the container that held the lock has ended: another command may have worked meanwhile.',
    next: 'Run `cdcctl status`, then the command again.',
  },
  'CDC-COMPOSE-FAILED': {
    what: '`docker compose` failed',
    why: 'It reports an error, which the message has.',
    next: 'Mend the cause and run the command again; `cdcctl --target docker doctor` checks this machine.',
  },
  'CDC-CONTAINER-COMMAND': {
    what: 'A command in a container failed',
    why: 'It reports an error, which the message has.',
    next: 'Run `cdcctl --target docker status`.',
  },
  'CDC-VOLUMES-LEFT': {
    what: 'Volumes of the stack are left',
    why: 'Another container may use them.',
    next: 'List them with `docker volume ls`, and remove what uses them.',
  },
} as const;
