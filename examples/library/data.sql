-- Rows of the library, the same at each run.
USE `library`;
SET NAMES utf8mb4;
SET time_zone = '+00:00';

INSERT INTO countries VALUES ('DE', 'Deutschland'), ('FR', 'France'), ('IS', 'Ísland');

INSERT INTO cities (id, name, country_code, place) VALUES
  (1, 'Köln', 'DE', ST_GeomFromText('POINT(6.96 50.94)')),
  (2, 'Nîmes', 'FR', ST_GeomFromText('POINT(4.36 43.84)')),
  (3, 'Reykjavík', 'IS', ST_GeomFromText('POINT(-21.94 64.15)'));

INSERT INTO branches (id, name, city_id, opened, grounds, services, seats) VALUES
  (1, 'Am Ring', 1, 1901, ST_GeomFromText('POLYGON((0 0, 30 0, 30 20, 0 20, 0 0))'), 'reading room,cafe,music', 240),
  (2, 'Arènes', 2, 1986, NULL, 'printing', 35),
  (3, 'Höfnin', 3, 2024, ST_GeomFromText('POLYGON((0 0, 9 0, 9 9, 0 0))'), '', 0);

INSERT INTO opening_hours VALUES
  (1, 'mon', '08:00:00', '20:30:00'), (1, 'sat', '10:00:00', '14:00:00'),
  (2, 'tue', '09:15:00', '18:00:00'), (3, 'fri', '00:00:00', '23:59:59');

INSERT INTO genres VALUES
  (1, NULL, 'Fiction', x'FF8000'), (2, 1, 'Crime', x'000000'), (3, 1, 'Poetry', NULL),
  (10, NULL, 'Science', x'0000FF'), (11, 10, 'Mathematics', x'20007F');

INSERT INTO authors (id, name, born, about) VALUES
  (1, 'Anna Berg', '1900-01-01', 'Wrote in the morning.\nBurned it in the evening.'),
  (2, 'Élodie Caron', '1969-12-31', NULL),
  (3, 'Þór Jónsson', NULL, ''),
  (4, '王小明', '1988-08-08', 'Quotes: '' " ` \\ and an emoji: 📚');

INSERT INTO books (id, isbn, title, genre_id, language, published, price, weight, formats, attributes, cover, updated_at)
VALUES
  (1, '9780000000019', 'The Long Ring Road', 2, 'en', 1931, 12.50, 0.35, 'hardcover,audio', '{"pages": 310}', x'89504E470D0A1A0A', '2026-01-02 03:04:05.678'),
  (2, '9780000000026', 'Brücken', 1, 'de', -50, 9.99, 1e-3, 'paperback', NULL, NULL, '1970-01-01 00:00:01'),
  (3, '9780000000033', 'L''été', 3, 'fr', NULL, 0.00, NULL, '', '[]', '', '2026-03-29 01:30:00'),
  (4, '9780000000040', '数学', 11, 'other', 2020, 999999.99, 2.5, 'hardcover,paperback,large print', '{"tags": ["π", null]}', REPEAT(x'00FF', 5000), '2038-01-19 03:14:07');

INSERT INTO book_authors VALUES (1, 1, 1), (1, 2, 2), (2, 1, 1), (3, 2, 1), (4, 4, 1), (4, 3, 2);

-- 40 copies in each branch.
INSERT INTO copies (branch_id, number, book_id, `condition`, bought, lendable, shelf)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
SELECT branches.id, i, 1 + i % 4, 1 + i % 3, '2019-12-31' + INTERVAL i * 30 DAY, i % 7 > 0, i * 97
FROM branches JOIN n;

-- 60 members, the first of them known by name.
INSERT INTO members (id, card, email, given_name, family_name, born, joined, newsletter, settings, balance) VALUES
  (18446744073709551614, x'00', 'last@example.com', 'Zoë', 'O''Neill', '2299-12-31', '2026-02-28 23:59:59.999999', TRUE, '{"quiet": true}', -123456789012345678901234567890123456.7891);
INSERT INTO members (id, card, email, given_name, family_name, born, joined, newsletter, settings, balance)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 59)
SELECT i, UNHEX(LPAD(HEX(i * 7919), 8, '0')), CONCAT('member', i, '@example.com'), ELT(1 + i % 3, 'Ada', 'Björn', 'Chloé'),
  CONCAT('Family ', i), '1950-01-01' + INTERVAL i * 200 DAY, '2024-01-01 00:00:00.000001' + INTERVAL i * 1234567 MICROSECOND,
  i % 2, IF(i % 5 = 0, NULL, JSON_OBJECT('theme', 'dark', 'loans', i)), i * 0.25
FROM n;

-- 300 loans; the trigger counts them by book.
INSERT INTO loans (id, member_id, branch_id, copy_number, lent, due, returned)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
SELECT i, 1 + i % 59, 1 + i % 3, 1 + i % 40, '2025-06-01 08:00:00.125' + INTERVAL i * 61 MINUTE,
  '2025-07-01' + INTERVAL i DAY, IF(i % 4 = 0, NULL, '2025-06-15 12:00:00' + INTERVAL i HOUR)
FROM n;

INSERT INTO fines (loan_id, amount, reason, paid)
SELECT id, id * 0.05, IF(id % 8 = 0, 'late', NULL), IF(id % 3 = 0, returned, NULL) FROM loans WHERE id % 6 = 0;

INSERT INTO ratings
SELECT 1 + id % 4, id, id % 6, IF(id % 2, CONCAT('Line one\nline ', id), NULL), id / 7 FROM members WHERE id < 50;

INSERT INTO options VALUES ('days', '28'), ('logo', x'FFD8FF'), ('nothing', NULL);
INSERT INTO visits VALUES (1, '2026-01-01 10:00:00'), (1, '2026-01-01 10:00:00');
