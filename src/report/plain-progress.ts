import type { Event } from '../ports/index.js';

export interface Progress {
  handle(event: Event): void;
  close(): void;
}

/** How often the progress of one long step is repeated where there is no terminal. */
const REPEAT_MS = 10_000;

/** Progress as lines, for logs and CI: each start and end once, progress within a step every ten seconds. */
export function plainProgress(write: (text: string) => void, now: () => number = Date.now): Progress {
  const steps = new Map<string, { title: string; printedAt: number }>();
  const titleOf = (id: string): string => steps.get(id)?.title ?? id;
  return {
    handle(event) {
      switch (event.type) {
        case 'start':
          steps.set(event.id, { title: event.title, printedAt: now() });
          write(`- ${event.title}\n`);
          return;
        case 'progress': {
          const step = steps.get(event.id);
          if (step === undefined || now() - step.printedAt < REPEAT_MS) return;
          step.printedAt = now();
          write(`  ${step.title}: ${event.text}\n`);
          return;
        }
        case 'done':
          write(`✔ ${titleOf(event.id)}${event.text === undefined ? '' : `: ${event.text}`}\n`);
          steps.delete(event.id);
          return;
        case 'failed':
          write(`✖ ${titleOf(event.id)}${event.text === undefined ? '' : `: ${event.text}`}\n`);
          steps.delete(event.id);
          return;
        case 'info':
          write(`  ${event.text}\n`);
          return;
        case 'warning':
          write(`warning: ${event.text}\n`);
      }
    },
    close() {
      steps.clear();
    },
  };
}
