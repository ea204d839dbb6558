-- The user of the order API, and all that it may do. It can log in when setup has given it a password.
CREATE USER IF NOT EXISTS 'order_api'@'%' ACCOUNT LOCK;
GRANT SELECT, INSERT, UPDATE, DELETE ON `order_db`.`orders` TO 'order_api'@'%';
GRANT SELECT, INSERT, DELETE ON `order_db`.`order_requests` TO 'order_api'@'%';
