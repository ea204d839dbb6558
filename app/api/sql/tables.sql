-- What the order API needs beside the table `order_db`.`orders` of pipeline.yaml. Each statement may run again.

-- Keys of requests, so that an order that is sent twice is stored once. A key is stored in the transaction of its order.
CREATE TABLE IF NOT EXISTS `order_db`.`order_requests` (
  `request_key` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `fingerprint` binary(32) NOT NULL COMMENT 'SHA-256 of what was ordered',
  `order_id` bigint unsigned NOT NULL,
  `answer` text CHARACTER SET utf8mb4 NOT NULL COMMENT 'the first answer, as JSON',
  `created_at` timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (`request_key`),
  KEY `order_requests_by_time` (`created_at`)
);

-- Orders of one user are read by an index. The columns of the table stay as the pipeline declares them.
SET @make_index = IF(
  (SELECT COUNT(*) FROM information_schema.statistics
   WHERE table_schema = 'order_db' AND table_name = 'orders' AND index_name = 'orders_by_user') = 0,
  'CREATE INDEX `orders_by_user` ON `order_db`.`orders` (`user_id`)',
  'DO 0'
);
PREPARE make_index FROM @make_index;
EXECUTE make_index;
DEALLOCATE PREPARE make_index;
