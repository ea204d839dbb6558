import { readdir, readFile, readlink } from 'node:fs/promises';

export interface Listener {
  readonly pid: number;
  /** As written in the kernel's table: `127.0.0.1`, `::ffff:127.0.0.1`, `::`. */
  readonly address: string;
  readonly port: number;
}

/** TCP sockets on which the processes of these trees listen. */
export async function listeners(roots: readonly number[]): Promise<readonly Listener[]> {
  const sockets = await listeningSockets();
  const found: Listener[] = [];
  for (const pid of await processTree(roots)) {
    const links = await Promise.all(
      (await readdir(`/proc/${pid}/fd`).catch(() => [])).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
    );
    for (const link of new Set(links)) {
      const socket = sockets.get(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '');
      if (socket) found.push({ pid, ...socket });
    }
  }
  return found;
}

/** These processes and all their descendants that are alive. */
export async function processTree(roots: readonly number[]): Promise<readonly number[]> {
  const parents = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => null);
    // The command's name stands in parentheses and may itself hold some.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  const tree = new Set(roots.filter((pid) => parents.has(pid)));
  for (let size = -1; size !== tree.size; ) {
    size = tree.size;
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid);
  }
  return [...tree];
}

const LISTEN = '0A';

async function listeningSockets(): Promise<ReadonlyMap<string, Omit<Listener, 'pid'>>> {
  const sockets = new Map<string, Omit<Listener, 'pid'>>();
  for (const table of ['tcp', 'tcp6']) {
    const rows = (await readFile(`/proc/net/${table}`, 'utf8')).trim().split('\n').slice(1);
    for (const row of rows) {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
      if (state !== LISTEN) continue;
      const [address = '', port = ''] = local.split(':');
      sockets.set(inode, { address: decodeAddress(address), port: Number.parseInt(port, 16) });
    }
  }
  return sockets;
}

/** The kernel writes addresses as 32-bit words in the machine's byte order. */
function decodeAddress(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (mapped) return `::ffff:${bytes.slice(12).join('.')}`;
  if (bytes.every((byte) => byte === 0)) return '::';
  const loopback = bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
  return loopback ? '::1' : bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
