CREATE TABLE `mysql` (
  `topic` STRING NOT NULL,
  `key` BYTES NOT NULL,
  `value` BYTES,
  `version` BIGINT NOT NULL
) WITH (
  'connector' = 'mysql-binlog-records',
  'hostname' = '127.0.0.1',
  'username' = 'cdc',
  'password' = 'secret',
  'server-id' = '5400',
  'zero-dates' = 'null',
  'jdbc.properties.sslMode' = 'DISABLED',
  'tables' = '[
  {"database": "shop", "table": "orders", "topic": "orders", "key": ["id"], "columns": [
    {"name": "id", "type": "integer"}
  ]}
]'
);

CREATE TABLE `kafka` (
  `topic` STRING NOT NULL,
  `key` BYTES NOT NULL,
  `value` BYTES,
  `version` BIGINT NOT NULL
) WITH (
  'connector' = 'kafka-records',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'sink.delivery-guarantee' = 'at-least-once'
);

INSERT INTO `kafka` SELECT `topic`, `key`, `value`, `version` FROM `mysql`
