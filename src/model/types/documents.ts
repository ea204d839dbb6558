import type { Cursor } from '../definition-tokens.js';
import { clickhouseText } from './canonical-sql.js';
import type { Entries, Refusal, TypeText } from './entry.js';

export type JsonType = { readonly kind: 'json' };
/** GEOMETRY, POINT and the like, in the bytes that MySQL keeps: the SRID in 4 bytes, then WKB. */
export type GeometryType = { readonly kind: 'geometry' };
export type DocumentType = JsonType | GeometryType;

function geometry(_: Cursor, name: string): TypeText<GeometryType> {
  return { type: { kind: 'geometry' }, text: name };
}

function noKey(named: string): () => Refusal {
  return () => ({
    what: `is ${named}, which MySQL takes into no key`,
    instead: 'use the column that the key has in MySQL',
  });
}

export const documents: Entries<DocumentType> = {
  json: {
    names: { json: () => ({ type: { kind: 'json' }, text: 'json' }) },
    listed: ['json'],
    flink: () => 'STRING',
    topic: () => ({ type: 'json' }),
    mysql: { text: (operand) => `CAST(${operand} AS CHAR)`, key: { literal: 'text', operand: 'column' } },
    clickhouse: {
      type: () => 'String',
      fits: /^String$/,
      text: clickhouseText,
      key: { literal: 'text', operand: 'text' },
    },
    anyCharacter: true,
    cut: () => 'whole',
    keyRefusal: noKey('json'),
    mysqlCdcLoss: () => 'writes json in another way from the binlog than from the first snapshot',
  },
  geometry: {
    names: {
      geometry,
      point: geometry,
      linestring: geometry,
      polygon: geometry,
      multipoint: geometry,
      multilinestring: geometry,
      multipolygon: geometry,
      geometrycollection: geometry,
      geomcollection: geometry,
    },
    listed: ['geometry', 'point'],
    flink: () => 'BYTES',
    topic: () => ({ type: 'geometry' }),
    mysql: { text: (operand) => `HEX(${operand})`, key: { literal: 'text', operand: 'column' } },
    clickhouse: {
      type: () => 'String',
      comment: 'SRID in 4 bytes, little-endian, then WKB',
      fits: /^String$/,
      text: (operand) => `hex(${operand})`,
      key: { literal: 'text', operand: 'text' },
    },
    cut: () => 'whole',
    keyRefusal: noKey('a geometry'),
    mysqlCdcLoss: () => 'has no bytes of a geometry',
  },
};
