/** What the machine lacks, and what goes wrong while engines are fetched. */
export const MACHINE = {
  'CDC-PLATFORM': {
    what: 'This platform is not supported',
    why: 'The local engines are binaries for Linux on x64 with glibc.',
    next: 'Use the Docker target: `--target docker`.',
  },
  'CDC-NODE-TOO-OLD': {
    what: 'Node.js is too old',
    why: 'cdcctl needs Node.js 20 or newer.',
    next: 'Install Node.js 20 or newer.',
  },
  'CDC-JAVA-MISSING': {
    what: 'Java is not installed',
    why: 'Kafka and Flink run on it, and neither JAVA_HOME nor the PATH leads to a Java that works.',
    next: 'Install a JDK, 11 or newer, or let JAVA_HOME name one.',
  },
  'CDC-JAVA-UNFIT': {
    what: 'This Java cannot be used',
    why: 'It is too old, has no compiler, or is newer than what Flink is known to run on.',
    next: 'Install a whole JDK of a release that the message names, or let JAVA_HOME name one.',
  },
  'CDC-TOOL-MISSING': {
    what: 'Maven or npm is not installed',
    why: 'The engines, or the connector, come through it.',
    next: 'Install it and run the command again.',
  },
  'CDC-LIBRARY-MISSING': {
    what: 'MySQL needs a library that this system does not have',
    why: 'It could not be fetched either.',
    next: 'Install the package that the message names for your system.',
  },
  'CDC-MEMORY-LOW': {
    what: 'Little memory is free',
    why: 'The stack takes more, so an engine may be slow or be killed.',
    next: 'End other programs, or give Docker more memory.',
  },
  'CDC-DISK-FULL': {
    what: 'There is not enough disk space',
    why: 'The engines, images or data need more than what is free.',
    next: 'Free some space, or set CDCCTL_CACHE_DIR to a folder on a larger disk.',
  },
  'CDC-REGISTRY-DOWN': {
    what: 'A package registry cannot be reached',
    why: 'The network, a proxy or a mirror does not let Maven or npm through.',
    next: 'Check the network, and the proxy and mirror settings of Maven or npm.',
  },
  'CDC-FETCH-FAILED': {
    what: 'Something could not be fetched or built',
    why: 'Maven or npm reports an error, which the message has.',
    next: 'Mend what it reports and run the command again.',
  },
  'CDC-FETCH-DAMAGED': {
    what: 'What was fetched is not what cdcctl expects',
    why: 'The checksums differ: a mirror or proxy may serve other files under the same names.',
    next: 'Compare the mirror and proxy settings of Maven and npm with your organisation.',
  },
  'CDC-KEYS-NOT-MADE': {
    what: 'The keys of the stack could not be made',
    why: 'The keytool of this Java failed, or makes key stores that Node.js cannot read.',
    next: 'Install a newer whole JDK, or let JAVA_HOME name one.',
  },
  'CDC-KEYS-UNREADABLE': {
    what: 'The keys for Flink cannot be read',
    why: 'They are missing or damaged.',
    next: 'Run `cdcctl stop`, then `cdcctl up`, which makes what is missing.',
  },
  'CDC-PORT-IN-USE': {
    what: 'A port is in use',
    why: 'Another program, or another pipeline, listens on it.',
    next: 'Set `ports.NAME` to another port or to `auto`, or run `cdcctl up --auto-ports`.',
  },
  'CDC-FLINK-SETTING': {
    what: 'Flink 1.18 cannot be configured with a value',
    why: 'Its configuration file has no way to write a #.',
    next: 'Move the project to a folder without # in its path, or use a newer `flink.version`.',
  },
  'CDC-DOCKER-MISSING': {
    what: 'Docker is not installed',
    why: 'There is no command `docker` on the PATH.',
    next: 'Install Docker with compose v2, or leave out `--target docker`.',
  },
  'CDC-DOCKER-TOO-OLD': {
    what: 'Docker or compose is too old, or compose is missing',
    why: 'cdcctl needs Docker 20.10 and compose 2.10, or newer.',
    next: 'Update Docker, or install the compose plugin.',
  },
  'CDC-DOCKER-CONTEXT': {
    what: "Docker's context cannot be used",
    why: 'The context that is chosen does not exist or is damaged.',
    next: 'Run `docker context ls` and choose one with `docker context use NAME`.',
  },
  'CDC-DOCKER-REMOTE': {
    what: 'The Docker engine is not on this machine',
    why: 'The stack listens on the loopback interface of that other machine.',
    next: 'Run cdcctl there, or choose a local engine: `docker context use default`.',
  },
  'CDC-DOCKER-DENIED': {
    what: 'The user may not use the Docker engine',
    why: 'Its socket belongs to root and the group docker.',
    next: 'Add the user to the group docker and log in again, or use rootless Docker.',
  },
  'CDC-DOCKER-DOWN': {
    what: 'No Docker engine answers',
    why: 'It does not run, or listens somewhere else.',
    next: 'Start it, or set DOCKER_HOST or the context to one that runs.',
  },
  'CDC-IMAGE-NOT-PULLED': {
    what: 'A Docker image cannot be pulled',
    why: 'The registry cannot be reached, does not have the image, or wants a login.',
    next: 'Run `docker pull IMAGE`, which shows more, or name another image in `docker.images`.',
  },
} as const;
