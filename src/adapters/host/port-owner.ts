import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface PortOwner {
  readonly pid: number;
  /** The command's name as the kernel knows it, at most 15 characters. */
  readonly command: string;
}

/** A TCP socket of this machine. */
export interface TcpSocket {
  /** Address in the kernel's hexadecimal notation. */
  readonly address: string;
  readonly port: number;
  readonly listening: boolean;
  readonly inode: string;
}

/** Every TCP socket of this network namespace, IPv4 and IPv6. */
export function tcpSockets(): readonly TcpSocket[] {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => {
    const lines = read(table).split('\n').slice(1);
    return lines.flatMap((line) => {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      const [address, port] = local?.split(':') ?? [];
      if (address === undefined || port === undefined || inode === undefined) return [];
      return { address, port: Number.parseInt(port, 16), listening: state === '0A', inode };
    });
  });
}

/** The process that holds a port, or null where it belongs to another user or has gone meanwhile. */
export function portOwner(port: number): PortOwner | null {
  const sockets = tcpSockets().filter((socket) => socket.port === port && socket.inode !== '0');
  const listeners = sockets.filter((socket) => socket.listening);
  const wanted = new Set((listeners.length > 0 ? listeners : sockets).map(({ inode }) => `socket:[${inode}]`));
  if (wanted.size === 0) return null;
  const pid = pids().find((candidate) => openFiles(candidate).some((target) => wanted.has(target)));
  return pid === undefined ? null : { pid, command: read(`/proc/${pid}/comm`).trim() };
}

/** Targets of a process's descriptors; empty where they may not be read. */
export function openFiles(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => link(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

function link(path: string): readonly string[] {
  try {
    return [readlinkSync(path)];
  } catch {
    return [];
  }
}

function pids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
