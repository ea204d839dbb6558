/** A MySQL column type as far as the pipeline carries it. */
export type MysqlType =
  | { readonly kind: 'integer'; readonly bits: 8 | 16 | 24 | 32 | 64; readonly unsigned: boolean }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'float' }
  | { readonly kind: 'double' }
  | { readonly kind: 'boolean' }
  /** `collation` is there where the column's definition names one. */
  | { readonly kind: 'string'; readonly collation?: string }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  /** Some of the values at once, as a text with commas between them. */
  | { readonly kind: 'set'; readonly values: readonly string[] }
  /** BINARY, VARBINARY and BLOB. */
  | { readonly kind: 'bytes' }
  | { readonly kind: 'date' }
  /** Wall-clock time without a zone; precision = fractional digits 0..6. */
  | { readonly kind: 'datetime'; readonly precision: number }
  /** An instant; precision = fractional digits 0..6. */
  | { readonly kind: 'timestamp'; readonly precision: number }
  /** A span of time from -838:59:59 to 838:59:59; precision = fractional digits 0..6. */
  | { readonly kind: 'time'; readonly precision: number }
  /** 1901 to 2155, and 0. */
  | { readonly kind: 'year' }
  | { readonly kind: 'json' }
  /** BIT(2) to BIT(64), as an unsigned number. */
  | { readonly kind: 'bits'; readonly width: number }
  /** GEOMETRY, POINT and the like, in the bytes that MySQL keeps: the SRID in 4 bytes, then WKB. */
  | { readonly kind: 'geometry' };
