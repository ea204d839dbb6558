import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Kafka, logLevel } from 'kafkajs';
import { containerOf, docker } from './containers.js';

/** Where a stranger on this machine can call a service of a pipeline: its address in the network of the containers. */
export async function bridgeAddress(pipeline: string, service: string): Promise<string> {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  return docker('inspect', '--format', format, await containerOf(pipeline, service));
}

/** Ports of a service that can be called from outside of its container, read from the kernel. */
export async function openPorts(pipeline: string, service: string): Promise<readonly number[]> {
  const pid = await docker('inspect', '--format', '{{.State.Pid}}', await containerOf(pipeline, service));
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')));
  const ports = tables.flatMap((table) => table.split('\n').slice(1).flatMap(listening));
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** `0A` is LISTEN. Addresses are in hex, byte by byte in the order of the machine, the port behind a colon. */
function listening(line: string): readonly number[] {
  const [, local = '', , state] = line.trim().split(/\s+/);
  const [address = '', port = ''] = local.split(':');
  const isLoopback = /^0100007F$|^0{8}0{8}0{8}01000000$|^0{8}0{8}FFFF00000100007F$/.test(address);
  // Docker's own name server, on 127.0.0.11.
  const isResolver = address === '0B00007F';
  return state !== '0A' || isLoopback || isResolver ? [] : [Number.parseInt(port, 16)];
}

/** What a program without a login gets from Kafka: the topics, or the error. */
export async function topicsWithout(broker: string, login?: { readonly username: string; readonly password: string }) {
  const sasl = login === undefined ? {} : { sasl: { mechanism: 'plain' as const, ...login } };
  const admin = new Kafka({
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3_000,
    requestTimeout: 5_000,
    retry: { retries: 0 },
    ...sasl,
  }).admin();
  try {
    await admin.connect();
    return await admin.listTopics();
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  } finally {
    await admin.disconnect();
  }
}

/**
 * What a program without a certificate gets from a port that speaks TLS: `open` where the handshake ends, else `refused`.
 * With TLS 1.2 the server's refusal is a part of the handshake.
 */
export function handshake(host: string, port: number, ms = 5_000): Promise<'open' | 'refused'> {
  return new Promise((resolve) => {
    const socket = connectTls({ host, port, rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
    socket.setTimeout(ms, () => socket.destroy());
    socket.on('secureConnect', () => {
      resolve('open');
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve('refused'));
  });
}

/** What a port says to bytes that nobody has asked it for; empty where it says nothing. */
export function answerTo(host: string, port: number, bytes: string, ms = 3_000): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host, port });
    socket.setTimeout(ms, () => socket.destroy());
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
