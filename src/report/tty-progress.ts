import type { ChalkInstance } from 'chalk';
import ora from 'ora';
import type { Progress } from './plain-progress.js';

/** Progress on a terminal: one spinner that names the steps under way, a line for each that ended. */
export function ttyProgress(stream: NodeJS.WritableStream, chalk: ChalkInstance): Progress {
  const steps = new Map<string, { title: string; text: string }>();
  // The spinner leaves stdin alone, so that Ctrl-C reaches the process as a signal.
  const spinner = ora({ stream, discardStdin: false, hideCursor: true });

  const refresh = (): void => {
    if (steps.size === 0) {
      spinner.stop();
      return;
    }
    spinner.text = [...steps.values()]
      .map((step) => (step.text === '' ? step.title : `${step.title} ${chalk.dim(step.text)}`))
      .join(', ');
    if (!spinner.isSpinning) spinner.start();
  };
  const line = (text: string): void => {
    spinner.stop();
    stream.write(`${text}\n`);
    refresh();
  };
  const end = (id: string, mark: string, text: string | undefined): void => {
    const title = steps.get(id)?.title ?? id;
    steps.delete(id);
    line(`${mark} ${title}${text === undefined ? '' : ` ${chalk.dim(text)}`}`);
  };

  return {
    handle(event) {
      switch (event.type) {
        case 'start':
          steps.set(event.id, { title: event.title, text: '' });
          return refresh();
        case 'progress': {
          const step = steps.get(event.id);
          if (step !== undefined) step.text = event.text;
          return refresh();
        }
        case 'done':
          return end(event.id, chalk.green('✔'), event.text);
        case 'failed':
          return end(event.id, chalk.red('✖'), event.text);
        case 'info':
          return line(`  ${chalk.dim(event.text)}`);
        case 'warning':
          return line(`${chalk.yellow('warning:')} ${event.text}`);
      }
    },
    close() {
      steps.clear();
      spinner.stop();
    },
  };
}
