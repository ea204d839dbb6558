import { readFile } from 'node:fs/promises';

/**
 * Ends a container's process from outside, as a crash does: Docker's own `kill` would count as a wish to stop it. The
 * engine's word for the pid may be out of date, or of another machine, so the kernel has to know the process as one of
 * this container.
 */
export async function killContainer(id: string, pid: number): Promise<void> {
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8');
  if (id.length < 64 || !groups.includes(id)) throw new Error(`process ${pid} is none of the container ${id}`);
  process.kill(pid, 'SIGKILL');
}
