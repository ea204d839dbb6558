/*
 * SQL for canonical texts (see validate/canonical) that are more than a function. Each argument is SQL.
 */

/**
 * MySQL: shortest digits and exponent of a double. Adding a double makes MySQL print all the digits of a FLOAT, which it
 * otherwise rounds to six.
 */
export function mysqlDouble(column: string): string {
  const plain = `CONCAT(ABS(${column}) + 0e0)`;
  const mantissa = `SUBSTRING_INDEX(${plain}, 'e', 1)`;
  const exponent = `IF(LOCATE('e', ${plain}) = 0, 0, CAST(SUBSTRING_INDEX(${plain}, 'e', -1) AS SIGNED))`;
  const fraction = `IF(LOCATE('.', ${mantissa}) = 0, 0, LENGTH(${mantissa}) - LOCATE('.', ${mantissa}))`;
  const digits = `TRIM(LEADING '0' FROM REPLACE(${mantissa}, '.', ''))`;
  const shortest = `TRIM(TRAILING '0' FROM ${digits})`;
  const scaled = `${exponent} - ${fraction} + LENGTH(${digits}) - LENGTH(${shortest})`;
  return `IF(${column} = 0, '0', CONCAT(IF(${column} < 0, '-', ''), ${shortest}, 'e', ${scaled}))`;
}

/** ClickHouse: the same, from its own shortest text. */
export function clickhouseDouble(column: string): string {
  const plain = `toString(abs(toFloat64(${column})))`;
  const mantissa = `extract(${plain}, '^[^e]*')`;
  const exponent = `toInt32OrZero(extract(${plain}, 'e(.*)$'))`;
  const fraction = `if(position(${mantissa}, '.') = 0, 0, length(${mantissa}) - position(${mantissa}, '.'))`;
  const digits = `trim(LEADING '0' FROM replaceAll(${mantissa}, '.', ''))`;
  const shortest = `trim(TRAILING '0' FROM ${digits})`;
  const scaled = `toInt32(${exponent} - ${fraction} + length(${digits}) - length(${shortest}))`;
  return `if(${column} = 0, '0', concat(if(${column} < 0, '-', ''), ${shortest}, 'e', toString(${scaled})))`;
}

/** ClickHouse: a decimal with its trailing zeros, which it leaves out unless a setting says otherwise. */
export function clickhouseDecimal(column: string, scale: number): string {
  const plain = `toString(${column})`;
  if (scale === 0) return plain;
  const fraction = `if(position(${plain}, '.') = 0, 0, length(${plain}) - position(${plain}, '.'))`;
  const zeros = `repeat('0', greatest(0, ${scale} - ${fraction}))`;
  return `concat(${plain}, if(position(${plain}, '.') = 0, '.', ''), ${zeros})`;
}

/** MySQL: microseconds. The parts of a TIME are without its sign. */
export function mysqlMicroseconds(column: string): string {
  const parts = `((HOUR(${column}) * 60 + MINUTE(${column})) * 60 + SECOND(${column})) * 1000000 + MICROSECOND(${column})`;
  return `CONCAT(IF(${column} < TIME'00:00:00', '-', ''), ${parts})`;
}

/** MySQL: a number. Adding zero takes the leading zeros off a ZEROFILL column and turns a BIT into a number. */
export function mysqlNumber(column: string): string {
  return `CONCAT(${column} + 0)`;
}

/** ClickHouse: a text. Takes LowCardinality off, which functions of several columns do not mix. */
export function clickhouseText(column: string): string {
  return `CAST(${column}, 'Nullable(String)')`;
}
