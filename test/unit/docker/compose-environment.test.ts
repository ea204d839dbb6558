import { expect, test } from 'vitest';
import { composeEnvironment } from '../../../src/adapters/docker/compose.js';

test('docker compose sees nothing of the shell that would say otherwise than the call and the .env file', () => {
  const kept = { PATH: '/bin', DOCKER_HOST: 'unix:///x', COMPOSE_PROFILES: 'monitoring', MYSQL_ROOT_PASSWORD: 'a' };
  const dropped = { COMPOSE_FILE: 'x.yaml', COMPOSE_PROJECT_NAME: 'x', CDCCTL_MYSQL_PORT: '1', CDCCTL_JOBS: 'submit' };
  expect(composeEnvironment({ ...kept, ...dropped })).toEqual(kept);
});
