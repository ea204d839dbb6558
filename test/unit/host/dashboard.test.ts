import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dashboardKeys, decideDashboard } from '../../../src/adapters/host/dashboard/index.js';

interface Vectors {
  readonly port: number;
  readonly token: string;
  readonly session: string;
  readonly folder: string;
  readonly vectors: readonly {
    readonly what: string;
    readonly request: Parameters<typeof decideDashboard>[0];
    readonly decision: ReturnType<typeof decideDashboard>;
  }[];
}

const file = join(import.meta.dirname, '../../vectors/dashboard-requests.json');
const { port, token, session, folder, vectors } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

test('cookie and folder are made from the token', () => {
  expect(dashboardKeys(token)).toEqual({ token, session, folder });
});

test.each(vectors.map((vector) => [vector.what, vector] as const))('%s', (_what, { request, decision }) => {
  expect(decideDashboard(request, port, dashboardKeys(token))).toEqual(decision);
});

test('there is no dashboard without a token', () => {
  expect(() => dashboardKeys('')).toThrow('no token');
});
