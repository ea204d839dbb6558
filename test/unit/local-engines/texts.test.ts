import { describe, expect, it } from 'vitest';
import { clientFailure } from '../../../src/adapters/local/engines/clients.js';
import { cacheDirectory } from '../../../src/adapters/local/engines/declarations.js';
import { parseJavaVersion } from '../../../src/adapters/local/engines/java.js';
import { missingLibraries } from '../../../src/adapters/local/engines/libraries.js';
import { countDownloads } from '../../../src/adapters/local/engines/progress.js';

describe('cacheDirectory', () => {
  it('prefers its own variable, then XDG, then ~/.cache', () => {
    expect(cacheDirectory({ CDCCTL_CACHE_DIR: '/c', XDG_CACHE_HOME: '/x' }, '/home/me')).toBe('/c');
    expect(cacheDirectory({ CDCCTL_CACHE_DIR: '', XDG_CACHE_HOME: '/x' }, '/home/me')).toBe('/x/cdcctl');
    expect(cacheDirectory({}, '/home/me')).toBe('/home/me/.cache/cdcctl');
  });
});

describe('parseJavaVersion', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17, '17.0.15'],
    ['java version "1.8.0_402"', 8, '1.8.0_402'],
    ['openjdk version "21" 2023-09-19', 21, '21'],
    ['openjdk version "24-ea" 2025-03-18', 24, '24-ea'],
  ])('%s', (output, major, version) => {
    expect(parseJavaVersion(output)).toEqual({ major, version });
  });

  it('knows what is no Java', () => {
    expect(parseJavaVersion('The operation could not be completed. Unable to locate a Java Runtime.')).toBeNull();
  });
});

describe('missingLibraries', () => {
  it('reads what the linker does not find', () => {
    const ldd = '\tlibaio.so.1 => not found\n\tlibnuma.so.1 => /lib/libnuma.so.1 (0x0)\n\tlibx.so.2 => not found\n';
    expect(missingLibraries(ldd)).toEqual(['libaio.so.1', 'libx.so.2']);
  });
});

describe('countDownloads', () => {
  it('adds up what Maven prints', () => {
    const seen: string[] = [];
    const line = countDownloads((text) => seen.push(text));
    line('[INFO] Downloading from central: https://repo.example/a.pom');
    line('[INFO] Downloaded from central: https://repo.example/a.jar (1.5 MB at 3 MB/s)');
    line('[INFO] Downloaded from central: https://repo.example/b.jar (500 kB at 1.1 MB/s)');
    expect(seen).toEqual(['1 file, 2 MB', '2 files, 2 MB']);
  });
});

describe('clientFailure', () => {
  const maven = { command: 'mvn', subject: 'Flink' } as const;

  it('names a missing client', () => {
    const error = clientFailure(maven, 'ENOENT', []);
    expect(error.message).toBe('Maven is not installed');
    expect(error.next).toContain('install Maven');
  });

  it('tells the network from the disk', () => {
    const network = clientFailure(maven, undefined, [
      '[ERROR] Failed to execute goal: Could not transfer artifact a:b:jar:1 from/to central: repo.example: Unknown host repo.example',
      '[ERROR] -> [Help 1]',
    ]);
    expect(network.why).toContain('could not be reached');
    expect(network.why).toContain('Unknown host repo.example');
    expect(network.why).not.toContain('Help 1');
    const disk = clientFailure({ command: 'npm', subject: 'ClickHouse' }, undefined, ['npm error code ENOSPC']);
    expect(disk.why).toBe('The disk is full.');
  });

  it('passes on any other cause', () => {
    const error = clientFailure(maven, undefined, [
      '[INFO] Scanning',
      '[ERROR] COMPILATION ERROR : ',
      '[ERROR] A.java:[1,1] bad',
    ]);
    expect(error.why).toBe('COMPILATION ERROR :\nA.java:[1,1] bad');
  });
});
