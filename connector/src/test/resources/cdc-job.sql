CREATE TABLE `mysql` (
  `topic` STRING NOT NULL,
  `key` BYTES NOT NULL,
  `value` BYTES
) WITH (
  'connector' = 'mysql-cdc-records',
  'hostname' = '127.0.0.1',
  'username' = 'cdc',
  'password' = 'secret',
  'server-id' = '5400',
  'debezium.poll.interval.ms' = '10',
  'jdbc.properties.useSSL' = 'false',
  'tables' = '[
  {"database": "shop", "table": "orders", "topic": "orders", "key": ["id"], "columns": [
    {"name": "id", "type": "integer"}
  ]}
]'
);

CREATE TABLE `kafka` (
  `topic` STRING NOT NULL,
  `key` BYTES NOT NULL,
  `value` BYTES
) WITH (
  'connector' = 'kafka-records',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'sink.delivery-guarantee' = 'at-least-once'
);

INSERT INTO `kafka` SELECT `topic`, `key`, `value` FROM `mysql`
