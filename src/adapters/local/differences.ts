import { type Pipeline, taskSlots } from '../../model/index.js';
import { slotsFor } from './engines/flink-config.js';
import { PUBLISHED_PORTS } from './ports.js';
import type { StackFile } from './stack-file.js';

/** What the engines of a stack for this pipeline have room for. */
export function roomFor({ tables, sink, flink }: Pipeline): NonNullable<StackFile['room']> {
  const databases = [...new Set(tables.map(({ target }) => target.database))];
  return { sinkUser: sink.user, databases, taskSlots: slotsFor(taskSlots({ flink })) };
}

/**
 * In what a running stack is not as the config says, as warnings: it is followed as it is, and what the config says takes
 * effect at the next start.
 */
export function differences(stack: StackFile, pipeline: Pipeline): readonly string[] {
  return [
    ...otherPorts(stack, pipeline),
    ...otherFlink(stack, pipeline),
    ...openDoors(stack),
    ...lacks(stack, pipeline),
  ];
}

function otherPorts({ settings }: StackFile, { ports }: Pipeline): readonly string[] {
  const changed = PUBLISHED_PORTS.filter((name) => settings[name] !== ports[name]);
  if (changed.length === 0) return [];
  const keys = changed.map((name) => `ports.${name}`).join(', ');
  return [`${keys} changed in the config: it takes effect after cdcctl stop and cdcctl up`];
}

function otherFlink({ artifacts: { flinkVersion } }: StackFile, { flink }: Pipeline): readonly string[] {
  if (flinkVersion === flink.version) return [];
  return [
    `Flink ${flinkVersion} is running, flink.version says ${flink.version}: it takes effect after cdcctl stop and cdcctl up`,
  ];
}

function openDoors({ secured }: StackFile): readonly string[] {
  return secured
    ? []
    : ['the running stack was started by cdcctl 0.1 and takes requests without a login: cdcctl stop, then cdcctl up'];
}

/** The embedded ClickHouse reads its users when it starts, and a TaskManager its number of slots. */
function lacks({ room }: StackFile, pipeline: Pipeline): readonly string[] {
  if (room === null) return [];
  const wanted = roomFor(pipeline);
  const databases = wanted.databases.filter((name) => !room.databases.includes(name));
  const missing = [
    ...(wanted.sinkUser === room.sinkUser ? [] : [`the running ClickHouse has no user ${wanted.sinkUser}`]),
    ...databases.map((name) => `${room.sinkUser} has no rights to ${name} in the running ClickHouse`),
    ...(wanted.taskSlots > room.taskSlots
      ? [`the running Flink has ${room.taskSlots} task slots, and flink.parallelism takes ${wanted.taskSlots}`]
      : []),
  ];
  return missing.map((text) => `${text}: cdcctl stop, then cdcctl up`);
}
