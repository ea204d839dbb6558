// Stands in for the Java program: what it does is in the request's name.
import { createInterface } from 'node:readline';

process.stderr.write('WARN it logs hunter2\n');
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  const { id, name, statements, restoreFrom } = JSON.parse(line);
  if (name === 'dies') {
    process.stderr.write('java.lang.OutOfMemoryError: hunter2\n', () => process.exit(3));
  } else if (name === 'garbage') process.stdout.write('Hello hunter2\n');
  else if (name === 'no job') say({ ok: true, jobId: null });
  else if (name === 'refused') say({ ok: false, place: statements.at(-1).place, trace: restoreFrom });
  else if (name !== 'silent') say({ ok: true, jobId: `${id} of ${process.pid}` });
});
// Where it is silent it does not end with its input either.
if (process.argv.includes('stubborn')) {
  process.on('SIGTERM', () => undefined);
  setInterval(() => undefined, 1_000);
}
