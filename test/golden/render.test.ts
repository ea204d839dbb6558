import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPipeline } from '../../src/config/index.js';
import type { Pipeline } from '../../src/model/index.js';
import { renderAll } from '../../src/render/index.js';
import { oddPipeline } from './odd-pipeline.js';

const root = new URL('../../', import.meta.url);

function textOf(path: string): Promise<string> {
  return readFile(new URL(path, root), 'utf8');
}

describe('the committed render of pipeline.yaml', async () => {
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: await textOf('pipeline.yaml'), env: {} });

  it.each(renderAll(pipeline).map(({ path, content }) => [path, content] as const))('%s', async (path, content) => {
    expect(content).toBe(await textOf(path));
  });
});

describe('a pipeline with two tables, a composite key, every type and names that need quoting', () => {
  const files = renderAll(oddPipeline);

  it.each(files.map(({ path, content }) => [path, content] as const))('%s', async (path, content) => {
    await expect(content).toMatchFileSnapshot(fileURLToPath(new URL(`files/odd/${path}`, import.meta.url)));
  });
});

describe('the pipeline of pipeline.yaml with the jdbc sink', async () => {
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: await textOf('pipeline.yaml'), env: {} });
  const files = renderAll({ ...pipeline, sink: { ...pipeline.sink, type: 'jdbc' } });
  const sync = files.find(({ path }) => path === 'flink-sql/sync.sql');

  it('flink-sql/sync.sql', async () => {
    const file = fileURLToPath(new URL('files/jdbc/flink-sql/sync.sql', import.meta.url));
    await expect(sync?.content).toMatchFileSnapshot(file);
  });

  it('fails the job at a record that cannot be read: it has no place to put it, and would write a row of NULLs', () => {
    expect(sync?.content).not.toContain('unreadable');
  });

  it('has the same tables, views and users, so that either sink can go on where the other stopped', () => {
    const others = renderAll(pipeline).filter(({ path }) => path !== 'flink-sql/sync.sql');
    expect(files.filter((file) => file !== sync)).toEqual(others);
  });
});

describe('pipelines with the reader mysql-cdc', async () => {
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: await textOf('pipeline.yaml'), env: {} });
  const plain: Pipeline = { ...pipeline, source: { ...pipeline.source, reader: 'mysql-cdc' } };
  const [first] = oddPipeline.tables;
  if (first === undefined) throw new Error('The odd pipeline has tables');
  const { where: _, ...whole } = first;
  const twice: Pipeline = {
    ...oddPipeline,
    source: { ...oddPipeline.source, reader: 'mysql-cdc' },
    tables: [whole, { ...whole, source: { database: 'shop', table: 'a$b' }, topic: 'second' }],
  };
  const jobs = (files: Pipeline) => renderAll(files).filter(({ path }) => path.startsWith('flink-sql/'));

  it.each([
    ...jobs(plain).map(({ path, content }) => [`mysql-cdc/${path}`, content] as const),
    ...jobs({ ...plain, sink: { ...plain.sink, type: 'jdbc' } })
      .slice(1)
      .map(({ path, content }) => [`mysql-cdc-jdbc/${path}`, content] as const),
    ...jobs(twice).map(({ path, content }) => [`mysql-cdc-odd/${path}`, content] as const),
  ])('%s', async (path, content) => {
    await expect(content).toMatchFileSnapshot(fileURLToPath(new URL(`files/${path}`, import.meta.url)));
  });

  it('name no class of cdcctl in the CDC job', () => {
    const connectors = [...(jobs(plain)[0]?.content.matchAll(/'(?:connector|\w+\.format|format)' = '([^']+)'/g) ?? [])];
    expect(connectors.map(([, name]) => name)).toEqual(['mysql-cdc', 'upsert-kafka', 'json', 'json']);
  });

  it('have the same tables, views, users and services, but no names of columns in the binlog', () => {
    const apart = (of: Pipeline) => renderAll(of).filter(({ path }) => !path.startsWith('flink-sql/'));
    const names = /^-- The binlog says the names .*\nSET PERSIST binlog_row_metadata = 'FULL';\n\n/m;
    const others = apart(pipeline);
    expect(apart(plain)).toEqual(others.map((file) => ({ ...file, content: file.content.replace(names, '') })));
    expect(others.filter(({ content }) => names.test(content)).map(({ path }) => path)).toEqual([
      'init-scripts/init-mysql.sql',
    ]);
  });
});

describe('the compose project of pipeline.yaml', async () => {
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: await textOf('pipeline.yaml'), env: {} });
  const variants = {
    'apache-kafka': { ...pipeline, docker: { images: { kafka: 'apache/kafka:3.9.1' } } },
    'flink-1.18': { ...pipeline, flink: { ...pipeline.flink, version: '1.18' } },
  } as const satisfies Record<string, Pipeline>;

  it.each(
    Object.entries(variants).flatMap(([name, variant]) =>
      renderAll(variant)
        .filter(({ path }) => path.startsWith('compose/'))
        .map(({ path, content }) => [`${name}/${path}`, content] as const),
    ),
  )('%s', async (path, content) => {
    await expect(content).toMatchFileSnapshot(fileURLToPath(new URL(`files/${path}`, import.meta.url)));
  });
});
