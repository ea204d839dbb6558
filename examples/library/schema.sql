-- A public library with several branches: the tables, views and the trigger. MySQL 8.0 and newer.
CREATE DATABASE `library` CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
USE `library`;

CREATE TABLE countries (
  code CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY COMMENT 'ISO 3166',
  name VARCHAR(60) NOT NULL
);

CREATE TABLE cities (
  id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  country_code CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  place POINT NOT NULL COMMENT 'longitude, latitude',
  SPATIAL INDEX (place),
  FOREIGN KEY (country_code) REFERENCES countries (code)
);

CREATE TABLE branches (
  id TINYINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(60) CHARACTER SET latin1 NOT NULL,
  city_id SMALLINT UNSIGNED NOT NULL,
  opened YEAR NOT NULL,
  grounds POLYGON,
  services SET('reading room', 'cafe', 'printing', 'music') NOT NULL DEFAULT '',
  seats SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  FOREIGN KEY (city_id) REFERENCES cities (id)
);

CREATE TABLE opening_hours (
  branch_id TINYINT UNSIGNED NOT NULL,
  weekday ENUM('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun') NOT NULL,
  opens TIME NOT NULL,
  closes TIME NOT NULL,
  PRIMARY KEY (branch_id, weekday),
  FOREIGN KEY (branch_id) REFERENCES branches (id)
);

CREATE TABLE genres (
  id SMALLINT NOT NULL PRIMARY KEY,
  parent_id SMALLINT,
  name VARCHAR(40) NOT NULL,
  colour BINARY(3) COMMENT 'of the label on the spine: red, green, blue',
  CONSTRAINT genre_parent FOREIGN KEY (parent_id) REFERENCES genres (id) ON DELETE SET NULL
);

CREATE TABLE authors (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  born DATE,
  about TEXT
);

CREATE TABLE books (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  isbn CHAR(13) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  title VARCHAR(200) NOT NULL,
  genre_id SMALLINT NOT NULL,
  language ENUM('en', 'de', 'fr', 'other') NOT NULL DEFAULT 'en',
  published SMALLINT,
  price DECIMAL(8, 2) NOT NULL,
  weight FLOAT COMMENT 'kg',
  formats SET('hardcover', 'paperback', 'audio', 'large print') NOT NULL,
  attributes JSON,
  cover MEDIUMBLOB COMMENT 'an image # any format',
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  FULLTEXT INDEX (title),
  FOREIGN KEY (genre_id) REFERENCES genres (id)
);

CREATE TABLE book_authors (
  book_id INT UNSIGNED NOT NULL,
  author_id INT UNSIGNED NOT NULL,
  position TINYINT NOT NULL DEFAULT 1,
  PRIMARY KEY (book_id, author_id),
  FOREIGN KEY (book_id) REFERENCES books (id),
  FOREIGN KEY (author_id) REFERENCES authors (id)
);

CREATE TABLE copies (
  branch_id TINYINT UNSIGNED NOT NULL,
  number MEDIUMINT UNSIGNED NOT NULL COMMENT 'within the branch',
  book_id INT UNSIGNED NOT NULL,
  `condition` ENUM('new', 'good', 'it''s worn', 'lost') NOT NULL DEFAULT 'new',
  bought DATE NOT NULL,
  lendable BIT(1) NOT NULL DEFAULT b'1',
  shelf BIT(12) COMMENT 'room and shelf',
  PRIMARY KEY (branch_id, number),
  FOREIGN KEY (branch_id) REFERENCES branches (id),
  FOREIGN KEY (book_id) REFERENCES books (id)
);

CREATE TABLE members (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  card VARBINARY(8) NOT NULL UNIQUE,
  email VARCHAR(120) NOT NULL UNIQUE,
  given_name VARCHAR(40) NOT NULL,
  family_name VARCHAR(40) NOT NULL,
  full_name VARCHAR(81) AS (CONCAT(given_name, ' ', family_name)) VIRTUAL,
  born DATE,
  joined DATETIME(6) NOT NULL,
  newsletter BOOL NOT NULL DEFAULT FALSE,
  settings JSON,
  balance DECIMAL(40, 4) NOT NULL DEFAULT 0
);

CREATE TABLE loans (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  member_id BIGINT UNSIGNED NOT NULL,
  branch_id TINYINT UNSIGNED NOT NULL,
  copy_number MEDIUMINT UNSIGNED NOT NULL,
  lent TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  due DATE NOT NULL,
  returned DATETIME,
  CONSTRAINT loan_member FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE,
  CONSTRAINT loan_copy FOREIGN KEY (branch_id, copy_number) REFERENCES copies (branch_id, number)
);

CREATE TABLE fines (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  loan_id BIGINT NOT NULL,
  amount DECIMAL(6, 2) NOT NULL,
  with_fee DECIMAL(7, 2) AS (amount + 1.50) STORED,
  reason TINYTEXT,
  paid DATETIME(3),
  CONSTRAINT fine_loan FOREIGN KEY (loan_id) REFERENCES loans (id) ON UPDATE CASCADE
);

CREATE TABLE ratings (
  book_id INT UNSIGNED NOT NULL,
  member_id BIGINT UNSIGNED NOT NULL,
  stars TINYINT NOT NULL,
  text MEDIUMTEXT,
  score DOUBLE,
  PRIMARY KEY (book_id, member_id),
  FOREIGN KEY (book_id) REFERENCES books (id)
);

-- Kept by the trigger below.
CREATE TABLE loans_by_book (
  book_id INT UNSIGNED NOT NULL PRIMARY KEY,
  loans INT UNSIGNED NOT NULL
);

-- No primary key, but a unique one without NULL.
CREATE TABLE options (
  name VARCHAR(40) NOT NULL,
  value TINYBLOB,
  UNIQUE KEY by_name (name)
);

-- No key at all.
CREATE TABLE visits (
  branch_id TINYINT UNSIGNED NOT NULL,
  at DATETIME NOT NULL
);

CREATE TRIGGER count_loans AFTER INSERT ON loans FOR EACH ROW
  INSERT INTO loans_by_book (book_id, loans)
  SELECT book_id, 1 FROM copies WHERE branch_id = NEW.branch_id AND number = NEW.copy_number
  ON DUPLICATE KEY UPDATE loans = loans + 1;

CREATE VIEW overdue_loans AS
  SELECT loans.id, members.email, loans.due
  FROM loans JOIN members ON members.id = loans.member_id
  WHERE loans.returned IS NULL;

CREATE VIEW popular_books AS
  SELECT books.title, loans_by_book.loans
  FROM loans_by_book JOIN books ON books.id = loans_by_book.book_id
  ORDER BY loans_by_book.loans DESC;
