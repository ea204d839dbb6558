CREATE TABLE orders_topic (
  id DECIMAL(20, 0) NOT NULL,
  note STRING,
  `op` STRING,
  `_offset` BIGINT METADATA FROM 'offset' VIRTUAL,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'kafka',
  'topic' = 'orders-cdc-topic',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'properties.group.id' = 'flink-sync-connector',
  'scan.startup.mode' = 'earliest-offset',
  'key.format' = 'json',
  'key.fields' = 'id',
  'value.format' = 'upsert-json',
  'value.fields-include' = 'EXCEPT_KEY'
);

CREATE TABLE orders_versions (
  id DECIMAL(20, 0) NOT NULL,
  note STRING,
  `_version` BIGINT NOT NULL,
  PRIMARY KEY (id, `_version`) NOT ENFORCED
) WITH (
  'connector' = 'jdbc',
  'url' = 'jdbc:clickhouse:http://127.0.0.1:8123',
  'table-name' = 'order_analytics.orders_realtime_versions',
  'username' = 'cdc_sink',
  'password' = 'secret'
);

INSERT INTO orders_versions
SELECT id, note, `_offset` * 4 + CASE WHEN `op` IS NULL THEN 2 ELSE 1 END
FROM orders_topic
