import type { FlinkVersion } from '../../../model/index.js';
import type { Check } from '../../../ports/index.js';
import type { Missing } from './artifacts.js';
import { MAVEN_INSTALL } from './clients.js';
import { formatBytes } from './disk.js';
import { JAVA_MINIMUM, JAVA_NEWEST, type Java } from './java.js';

/** What the embedded engines depend on, as found on a machine. */
export interface Machine {
  /** `process.platform` and `process.arch`. */
  readonly platform: string;
  readonly arch: string;
  /** Version of glibc, or null where the C library is another one (musl). */
  readonly glibc: string | null;
  /** `process.versions.node`. */
  readonly node: string;
  readonly java: Java | null;
  readonly flinkVersion: FlinkVersion;
  readonly maven: boolean;
  readonly npm: boolean;
  /** What is not in the cache yet. */
  readonly missing: Missing;
  readonly cacheDir: string;
  /** Free bytes on the disk of the cache. */
  readonly freeDisk: number;
  /** Bytes of memory that processes can still get. */
  readonly freeMemory: number;
}

const NODE_MINIMUM = 20;
const MEMORY_WANTED = 4 * 1024 ** 3;
/** Beyond the engines themselves: the local Maven repository, npm's cache and the archives being unpacked. */
const DISK_FACTOR = 2.5;
const DISK_MINIMUM = 500_000_000;

const DOCKER = 'run it with the Docker target instead: add `--target docker` to the command';
const JDK_INSTALL = 'install a JDK (for example: sudo apt-get install openjdk-17-jdk-headless) or set JAVA_HOME to one';

/** Everything that `up` needs of the machine for the local target; ports are checked elsewhere. */
export function machineChecks(machine: Machine): readonly Check[] {
  const platform = platformChecks(machine);
  // Nothing else matters where the engines cannot run at all.
  if (platform.some((check) => check.status === 'fail')) return platform;
  return [
    ...platform,
    nodeCheck(machine),
    javaCheck(machine),
    ...clientChecks(machine),
    diskCheck(machine),
    memoryCheck(machine),
  ];
}

function platformChecks({ platform, arch, glibc }: Machine): readonly Check[] {
  const name = 'platform';
  const why = 'The embedded engines are binaries for Linux on x64 with glibc.';
  if (platform !== 'linux' || arch !== 'x64') {
    return [
      {
        name,
        status: 'fail',
        code: 'CDC-PLATFORM',
        what: `${platform} on ${arch} is not supported`,
        why,
        next: DOCKER,
      },
    ];
  }
  if (glibc === null) {
    return [
      {
        name,
        status: 'fail',
        code: 'CDC-PLATFORM',
        what: 'The C library is not glibc (Alpine has musl)',
        why,
        next: DOCKER,
      },
    ];
  }
  return [{ name, status: 'ok', what: `Linux x64, glibc ${glibc}` }];
}

function nodeCheck({ node }: Machine): Check {
  const name = 'node';
  if (Number.parseInt(node, 10) >= NODE_MINIMUM) return { name, status: 'ok', what: `Node.js ${node}` };
  return {
    name,
    status: 'fail',
    code: 'CDC-NODE-TOO-OLD',
    what: `Node.js ${node} is too old`,
    why: `cdcctl needs ${NODE_MINIMUM} or newer.`,
    next: `install Node.js ${NODE_MINIMUM} or newer`,
  };
}

function javaCheck({ java, flinkVersion, missing }: Machine): Check {
  const name = 'java';
  if (java === null) {
    const why = 'Kafka and Flink run on it, and neither JAVA_HOME nor the PATH leads to one that works.';
    return { name, status: 'fail', code: 'CDC-JAVA-MISSING', what: 'Java is not installed', why, next: JDK_INSTALL };
  }
  if (java.major < JAVA_MINIMUM) {
    const why = `${java.path} was found; Kafka and Flink need ${JAVA_MINIMUM} or newer.`;
    return {
      name,
      status: 'fail',
      code: 'CDC-JAVA-UNFIT',
      what: `Java ${java.version} is too old`,
      why,
      next: JDK_INSTALL,
    };
  }
  if (missing.connector && !java.compiler) {
    const why = `${java.path} is a runtime without a compiler, and the Flink connector has to be built.`;
    return {
      name,
      status: 'fail',
      code: 'CDC-JAVA-UNFIT',
      what: `Java ${java.version} is not a full JDK`,
      why,
      next: JDK_INSTALL,
    };
  }
  const newest = JAVA_NEWEST[flinkVersion];
  if (java.major > newest) {
    return {
      name,
      status: 'warn',
      code: 'CDC-JAVA-UNFIT',
      what: `Java ${java.version} is untested`,
      why: `Flink ${flinkVersion} is known to run on ${JAVA_MINIMUM} to ${newest}.`,
      next: 'where Flink or Kafka does not start, set JAVA_HOME to a JDK 17',
    };
  }
  return { name, status: 'ok', what: `Java ${java.version} (${java.path})` };
}

/** Maven and npm are asked for only where something has to be fetched or built: a warm cache works without them. */
function clientChecks({ maven, npm, missing }: Machine): readonly Check[] {
  const checks: Check[] = [];
  const byClient = (client: 'maven' | 'npm') => missing.engines.filter((engine) => engine.client === client);
  const forMaven = byClient('maven').map((engine) => engine.title);
  if (missing.connector) forMaven.push('the Flink connector');
  const forNpm = byClient('npm').map((engine) => engine.title);
  if (forMaven.length > 0) checks.push(clientCheck('maven', 'Maven', maven, forMaven, MAVEN_INSTALL));
  if (forNpm.length > 0) {
    checks.push(clientCheck('npm', 'npm', npm, forNpm, 'install npm; it comes with Node.js'));
  }
  return checks;
}

function clientCheck(name: string, title: string, found: boolean, subjects: readonly string[], next: string): Check {
  if (found) return { name, status: 'ok', what: `${title}, to get ${subjects.join(', ')}` };
  const why = `It brings ${subjects.join(', ')}, which are not in the cache yet.`;
  return { name, status: 'fail', code: 'CDC-TOOL-MISSING', what: `${title} is not installed`, why, next };
}

/** Bytes that fetching what is missing takes, with room to unpack it. */
export function spaceNeeded(missing: Missing): number {
  const bytes = missing.engines.reduce((sum, engine) => sum + engine.bytes, 0);
  return Math.max(DISK_MINIMUM, bytes * DISK_FACTOR);
}

function diskCheck({ freeDisk, cacheDir, missing }: Machine): Check {
  const name = 'disk';
  const needed = spaceNeeded(missing);
  if (freeDisk >= needed) return { name, status: 'ok', what: `${formatBytes(freeDisk)} free` };
  return {
    name,
    status: 'fail',
    code: 'CDC-DISK-FULL',
    what: `Only ${formatBytes(freeDisk)} of disk space is free`,
    why: `The engines and their data need ${formatBytes(needed)} at ${cacheDir}.`,
    next: 'free some space, or set CDCCTL_CACHE_DIR to a directory on a larger disk',
  };
}

function memoryCheck({ freeMemory }: Machine): Check {
  const name = 'memory';
  if (freeMemory >= MEMORY_WANTED) return { name, status: 'ok', what: `${formatBytes(freeMemory)} free` };
  return {
    name,
    status: 'warn',
    code: 'CDC-MEMORY-LOW',
    what: `Only ${formatBytes(freeMemory)} of memory is free`,
    why: 'The engines take up to 3 GB together.',
    next: 'end other programs where an engine is killed or slow',
  };
}
