import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPipeline } from '../../../src/config/index.js';
import { FLINK_VERSIONS } from '../../../src/model/index.js';
import { renderAll } from '../../../src/render/index.js';

const root = join(import.meta.dirname, '../../..');
const text = readFileSync(join(root, 'pipeline.yaml'), 'utf8');
const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text, env: {} });

/** Images that the compose file names, without those of the user interfaces. */
function images(version: (typeof FLINK_VERSIONS)[number]): readonly string[] {
  const files = renderAll({ ...pipeline, flink: { ...pipeline.flink, version } });
  const compose = files.find(({ path }) => path === 'compose/docker-compose.yaml')?.content ?? '';
  const found = [...compose.matchAll(/^ *image: (\S+)$/gm)].map(([, image]) => image ?? '');
  return [...new Set(found)].filter((image) => !/kafka-ui|prometheus|grafana/.test(image));
}

test.each(FLINK_VERSIONS)('the images for Flink %s are in the table of what is proven', (version) => {
  const table = readFileSync(join(root, 'docs/docker-images.md'), 'utf8');
  const missing = images(version).filter((image) => !table.includes(`\`${image}\``));
  expect(images(version).length).toBeGreaterThanOrEqual(4);
  expect(missing).toEqual([]);
});
