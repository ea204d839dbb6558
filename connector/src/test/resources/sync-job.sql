CREATE TABLE orders_topic (
  id DECIMAL(20, 0) NOT NULL,
  user_id BIGINT,
  product_name STRING,
  quantity INT,
  total_price DECIMAL(10, 2),
  status STRING,
  created_at TIMESTAMP_LTZ(3),
  updated_at TIMESTAMP(6),
  `op` STRING,
  `op_ts` TIMESTAMP_LTZ(3),
  `_topic` STRING METADATA FROM 'topic' VIRTUAL,
  `_partition` INT METADATA FROM 'partition' VIRTUAL,
  `_offset` BIGINT METADATA FROM 'offset' VIRTUAL,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'kafka',
  'topic' = 'orders-cdc-topic',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'properties.group.id' = 'flink-sync-connector',
  'scan.startup.mode' = 'earliest-offset',
  'scan.topic-partition-discovery.interval' = '0',
  'key.format' = 'json',
  'key.fields' = 'id',
  'key.json.timestamp-format.standard' = 'ISO-8601',
  'value.format' = 'upsert-json',
  'value.upsert-json.timestamp-format.standard' = 'ISO-8601',
  'value.fields-include' = 'EXCEPT_KEY'
);

CREATE TABLE orders_versions (
  id DECIMAL(20, 0) NOT NULL,
  user_id BIGINT,
  product_name STRING,
  quantity INT,
  total_price DECIMAL(10, 2),
  status STRING,
  created_at TIMESTAMP_LTZ(3),
  updated_at TIMESTAMP(6),
  operation_type STRING,
  `_offset` BIGINT METADATA FROM 'offset',
  `_partition` INT METADATA FROM 'partition',
  `_topic` STRING METADATA FROM 'topic',
  `_source_time` TIMESTAMP_LTZ(3) METADATA FROM 'source-time',
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'clickhouse',
  'url' = 'http://127.0.0.1:8123',
  'database-name' = 'order_analytics',
  'table-name' = 'orders_realtime_versions',
  'username' = 'cdc_sink',
  'password' = 'secret',
  'sink.buffer-flush.interval' = '100ms',
  'sink.source-partitions' = '3'
);

INSERT INTO orders_versions
SELECT
  id, user_id, product_name, quantity, total_price, status, created_at, updated_at,
  CASE `op` WHEN '+I' THEN 'INSERT' WHEN '+U' THEN 'UPDATE' ELSE 'DELETE' END,
  `_offset`, `_partition`, `_topic`, `op_ts`
FROM orders_topic
