import { describe, expect, test } from 'vitest';
import { chooseSecrets } from '../../../src/adapters/docker/secrets.js';

describe('passwords', () => {
  const made = (hasData: boolean) => ({ hasData, file: 'compose/.env', needed: ['A', 'B'] });

  test('come from the environment, else from the file, else are new', () => {
    const secrets = chooseSecrets(['A', 'B', 'C'], { A: 'from env' }, new Map([['B', 'kept']]), made(false));
    expect(secrets.get('A')).toBe('from env');
    expect(secrets.get('B')).toBe('kept');
    expect(secrets.get('C')).toMatch(/^[\w-]{32}$/);
  });

  test.each([true, false])('another one than that of the file is refused', (hasData) => {
    expect(() => chooseSecrets(['A'], { A: 'new' }, new Map([['A', 'old']]), made(hasData))).toThrow(
      'A in the environment is not what compose/.env has',
    );
  });

  test('one that no data was made with is new', () => {
    const kept = new Map([
      ['A', 'a'],
      ['B', 'b'],
    ]);
    expect(chooseSecrets(['A', 'B', 'GRAFANA'], {}, kept, made(true)).get('GRAFANA')).toMatch(/^[\w-]{32}$/);
  });

  test('lost ones are not replaced under the data', () => {
    expect(() => chooseSecrets(['A', 'B'], {}, new Map([['A', 'old']]), made(true))).toThrow(
      'The passwords of this stack are lost: compose/.env has no B',
    );
  });
});
