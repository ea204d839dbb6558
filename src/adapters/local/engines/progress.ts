import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatBytes } from './disk.js';

type Report = (text: string) => void;

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };

/** Adds up the downloads that Maven prints, line by line. */
export function countDownloads(report: Report): (line: string) => void {
  let files = 0;
  let bytes = 0;
  return (line) => {
    const size = /Downloaded from .*\(([\d.]+) (B|kB|MB|GB) at/.exec(line);
    if (!size) return;
    files += 1;
    bytes += Number(size[1]) * (UNITS[size[2] ?? 'B'] ?? 1);
    report(`${files} ${files === 1 ? 'file' : 'files'}, ${formatBytes(bytes)}`);
  };
}

/** Reports how far a directory has grown towards `total` bytes, once a second until the returned function is called. */
export function watchSize(dir: string, total: number, report: Report): () => void {
  const timer = setInterval(() => {
    void sizeOf(dir).then((bytes) => report(`${formatBytes(bytes)} of about ${formatBytes(total)}`));
  }, 1000);
  timer.unref();
  return () => clearInterval(timer);
}

/** Bytes of all files below a directory; what vanishes meanwhile counts as nothing. */
async function sizeOf(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      lstat(join(entry.parentPath, entry.name)).then(
        (info) => info.size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
