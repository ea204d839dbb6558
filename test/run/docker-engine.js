import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './child.js';

/** engine.sh ends with it where there is no engine and none can be made. */
const NO_ENGINE = 77;
/** What installing the engine, and building the images, may take each, in seconds. */
const PREPARATION_S = 450;

/**
 * Does the work with an engine: that of this machine with the official images, or, with CDCCTL_TEST_DOCKER_ENGINE=install
 * where there is none, one that is installed and started for the tests, with stand-ins for the images.
 *
 * @param counts gets what fails beside the work; a machine that just has no engine is no failure
 * @param work gets the environment of docker's clients
 * @returns null, or why there was no engine to work with
 */
export async function withDockerEngine(root, counts, work) {
  if (process.env.CDCCTL_TEST_DOCKER_ENGINE === 'install') return withInstalledEngine(root, counts, work);
  const { status } = await run('docker', ['compose', 'ls', '--quiet'], { capture: true });
  if (status !== 0) return 'no Docker engine with compose v2 answers';
  await work(process.env);
  return null;
}

async function withInstalledEngine(root, counts, work) {
  const scripts = join(root, 'test', 'docker');
  const dir = mkdtempSync(join(tmpdir(), 'cdcctl-docker-tests-'));
  const fail = (why) => {
    counts.broken += 1;
    return why;
  };
  try {
    const started = await run(join(scripts, 'engine.sh'), ['start', dir], {
      capture: true,
      seconds: PREPARATION_S,
    });
    const last = started.stderr.trim().split('\n').at(-1);
    if (started.status === NO_ENGINE) return last;
    if (started.status !== 0) return fail(`engine.sh ended with ${started.status}: ${last}`);
    const exported = [...started.stdout.matchAll(/(DOCKER_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
    const env = { ...process.env, ...Object.fromEntries(exported) };
    // An engine that was there already has, or can pull, the official images.
    if (exported.length > 0) {
      const files = [join(root, 'compose', 'docker-compose.yaml'), join(dir, 'images')];
      const { status } = await run(join(scripts, 'images', 'build.sh'), files, {
        env,
        seconds: PREPARATION_S,
      });
      if (status !== 0) return fail('the stand-ins for the images cannot be built');
    }
    await work(env);
    return null;
  } finally {
    const { status } = await run(join(scripts, 'engine.sh'), ['stop', dir], { cleanup: true });
    if (status !== 0) counts.broken += 1;
    removeData(dir);
  }
}

/** What cannot be removed is no failure of a test. */
function removeData(dir) {
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch (error) {
    process.stdout.write(`${dir} is left: ${error.message}\n`);
  }
}
