package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.mysql.MysqlServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Values of a real MySQL: the snapshot and the binlog give the same text, and it is MySQL's own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealValuesTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    /** Type in MySQL, kind of the column, MySQL's expression for what is to be carried, and values with {@code |} between. */
    private static final String[] CASES = {
        "JSON; json; CAST(v AS CHAR); '{}'|'[]'|'null'|'true'|'[1, {\"a\": []}, [[]], {\"b\": {}}]'|'\"\"'|'\"plain\"'|NULL",
        "JSON; json; CAST(v AS CHAR); '0'|'-1'|'32767'|'-32769'|'65536'|'2147483648'|'-9223372036854775808'|'18446744073709551615'|'[70000, -70000, 40000, 5]'",
        "JSON; json; CAST(v AS CHAR); '0.0'|'-0.0'|'1e7'|'1.5'|'0.1'|'1e14'|'1e15'|'1e16'|'1e21'|'1.2345678901234567e25'|'1e-5'|'1e-14'|'1e-15'|'1e-16'|'-2.5e-200'|'1.7976931348623157e308'|'2.2250738585072014e-308'|'5e-324'|'9007199254740993.0'|'123456789012345.6'|'0.30000000000000004'|'1e100'|'4.35'|'5.684341886080802e-14'|'2e-3'",
        "JSON; json; CAST(v AS CHAR); JSON_OBJECT('d', CAST('1.50' AS DECIMAL(10, 2)), 'n', CAST('-12345678901234567890.000000001' AS DECIMAL(40, 9)), 'z', CAST(0 AS DECIMAL(5, 3)), 'w', CAST('99999999999999999999999999999999999.999999999999999999999999999999' AS DECIMAL(65, 30)), 's', CAST('-0.05' AS DECIMAL(3, 2)))",
        "JSON; json; CAST(v AS CHAR); JSON_ARRAY(CAST('2020-01-31' AS DATE), CAST('0001-02-03' AS DATE), CAST('2020-01-31 01:02:03.000004' AS DATETIME(6)), CAST('9999-12-31 23:59:59' AS DATETIME), CAST('10:11:12.5' AS TIME(6)), CAST('-838:59:59' AS TIME), CAST('-00:00:01.25' AS TIME(2)), CAST('838:59:59' AS TIME))",
        "JSON; json; CAST(v AS CHAR); JSON_ARRAY(CAST(x'00ff41' AS BINARY), x'', REPEAT(x'80', 200))",
        "JSON; json; CAST(v AS CHAR); JSON_OBJECT('k\"\\\\', CONCAT('tab\\t nl\\n cr\\r ', CHAR(8), CHAR(12), CHAR(1), CHAR(31), CHAR(127), ' / <>&'), 'schlüssel', 'äöü € 😀 \\u2028')|'\"\\\\u0041\\\\ud83d\\\\ude00\"'",
        "JSON; json; CAST(v AS CHAR); JSON_OBJECT('long', REPEAT('x', 70000), 'more', JSON_ARRAY(1, 70000, -3000000000, 'y'))|JSON_ARRAY(REPEAT('é', 200), REPEAT('z', 20000))",
        "YEAR NOT NULL DEFAULT 2020; year; v + 0; 0|1901|2155|1999|70",
        "YEAR; year; v + 0; 0000|NULL|2000",
        "BIT(2); bits; v + 0; b'0'|b'11'|b'10'|NULL",
        "BIT(17); bits; v + 0; 65536|131071|1",
        "BIT(64); bits; v + 0; 18446744073709551615|9223372036854775808|1|256",
        "TIME; time; TIME_TO_SEC(v) * 1000000; '00:00:00'|'838:59:59'|'-838:59:59'|'-01:00:01'|'23:59:59'|'-10:20:30'|NULL",
        "TIME(6); time; TIME_TO_SEC(v) * 1000000 + IF(v < 0, -1, 1) * MICROSECOND(v); '00:00:00.000001'|'838:59:58.999999'|'-838:59:58.999999'|'-01:00:00.5'|'12:00:00.123456'",
        "TIME(2); time; TIME_TO_SEC(v) * 1000000 + IF(v < 0, -1, 1) * MICROSECOND(v); '00:00:00.25'|'-02:00:00.75'",
        "GEOMETRY; geometry; REPLACE(TO_BASE64(v), CHAR(10), ''); ST_GeomFromText('POINT(1 2)')|ST_GeomFromText('LINESTRING(0 0, 1 1.5)', 4326)|ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1), POLYGON((0 0, 0 1, 1 1, 0 0)))')|NULL",
        "POINT; geometry; REPLACE(TO_BASE64(v), CHAR(10), ''); ST_GeomFromText('POINT(-1.25 1e10)')|ST_GeomFromText('POINT(48.1 11.5)', 4326)",
        "MULTIPOLYGON; geometry; REPLACE(TO_BASE64(v), CHAR(10), ''); ST_GeomFromText('MULTIPOLYGON(((0 0, 0 1, 1 1, 0 0)), ((5 5, 5 6, 6 6, 5 5)))')",
        "ENUM('a,b', 'c', 'it''s', 'x\\\\y'); text; v; 'a,b'|'c'|'it''s'|'x\\\\y'|NULL",
        "DECIMAL(20, 5); decimal; TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM v)); 1.5|-0.00001|100|0|-999999999999999.99999|0.05|10.05",
        "BIGINT UNSIGNED; integer; v; 18446744073709551615|0|9223372036854775808",
        "SET('a', 'it''s', 'x\\\\y'); text; v; 'a,x\\\\y'|''|'it''s'|NULL",
        "DATE; date; v; '0001-01-01'|'0099-12-31'|'9999-12-31'|'1970-01-01'|'2000-02-29'",
        "DATETIME(6); datetime; REPLACE(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM v)), ' ', 'T'); '0001-01-01 00:00:00.000001'|'9999-12-31 23:59:59.999999'|'1969-12-31 23:59:59.5'|'2000-01-01 11:11:11'",
        "DATETIME(3); datetime; REPLACE(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM v)), ' ', 'T'); '0069-01-01 11:11:11.001'|'2024-02-29 23:59:59.99'",
        "DATE; date; NULLIF(v, '0000-00-00'); '0000-00-00'|'2020-02-29'|NULL",
        "DATETIME(6) NULL; datetime; REPLACE(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM NULLIF(v, '0000-00-00'))), ' ', 'T'); '0000-00-00'|'2020-02-29 00:00:00'|'2020-02-29 00:00:00.1'",
        "TIMESTAMP NULL; timestamp; CONCAT(REPLACE(v, ' ', 'T'), 'Z'); '2020-02-29 00:00:00'|NULL",
        "FLOAT; float; CONCAT(v); 1.5|-2.25|1e10|NULL",
        "FLOAT; float; CONCAT(v + 0e0); 16777215|-1234567",
        "DOUBLE; double; CONCAT(v); 0.1|-1.5|123456789012345.6|NULL",
        "DECIMAL(65, 30); decimal; TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM v)); 1.5|-0.000000000000000000000000000001|99999999999999999999999999999999999.999999999999999999999999999999|0|NULL",
        "DECIMAL(10, 2) UNSIGNED ZEROFILL; decimal; TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CAST(v AS DECIMAL(10, 2)))); 1.5|0|0.05|12345678.9",
        "INT(8) UNSIGNED ZEROFILL; integer; CAST(v AS UNSIGNED) + 0; 42|0|4294967295|NULL",
        "TINYINT; integer; v; -128|127|0|NULL",
        "TINYINT(1); integer; v + 0; -128|127|0|1",
        "TINYINT UNSIGNED; integer; v; 255|0",
        "TINYINT(1) UNSIGNED; integer; v; 255|0",
        "SMALLINT UNSIGNED; integer; v; 65535|0",
        "SMALLINT; integer; v; -32768|32767",
        "MEDIUMINT; integer; v; -8388608|8388607",
        "MEDIUMINT UNSIGNED; integer; v; 16777215|0",
        "INT; integer; v; -2147483648|2147483647",
        "BIGINT; integer; v; -9223372036854775808|9223372036854775807|NULL",
        "TINYINT(1); boolean; IF(v, 'true', 'false'); 0|1",
        "BIT(1); boolean; IF(v, 'true', 'false'); b'0'|b'1'",
        "VARCHAR(50); text; v; ''|'plain'|' spaces '|'\"quoted\" \\\\ '|'tab\\t nl\\n'|'schlüssel € 😀'|NULL",
        "CHAR(5); text; v; 'ab'|''",
        "VARCHAR(50) CHARACTER SET latin1; text; v; 'äöü ß'|'plain'",
        "LONGTEXT; text; v; REPEAT('é', 70000)|'x'",
        "VARBINARY(300); bytes; REPLACE(TO_BASE64(v), CHAR(10), ''); x''|x'00ff41'|REPEAT(x'80', 200)|NULL",
        "BINARY(4); bytes; REPLACE(TO_BASE64(v), CHAR(10), ''); x'00ff41aa'",
        "TIMESTAMP(6) NULL; timestamp; CONCAT(REPLACE(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM v)), ' ', 'T'), 'Z'); '1970-01-01 00:00:01.000001'|'2038-01-19 03:14:07.99'|'2024-03-31 02:30:01.1'",
    };

    /** A table for each case, and one job for all: what each table gives, twice. */
    @TestFactory
    Stream<DynamicTest> areTheSame() throws Exception {
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        StringJoiner option = new StringJoiner(", ", "[", "]");
        for (String one : CASES) {
            String[] parts = one.split("; ", 4);
            String table = "t" + wanted.size();
            SERVER.run("CREATE TABLE " + table + " (id INT PRIMARY KEY, v " + parts[0] + ")");
            insert(table, 0, parts[3]);
            wanted.put(table, SERVER.query("SELECT " + parts[2] + " FROM " + table + " ORDER BY id"));
            option.add("{\"database\": \"" + SERVER.database + "\", \"table\": \"" + table + "\", \"topic\": \"" + table + "\", \"key\": [\"id\"],"
                    + " \"columns\": [{\"name\": \"id\", \"type\": \"integer\"}, {\"name\": \"v\", \"type\": \"" + parts[1] + "\", \"precision\": 6}]}");
        }
        int rows = wanted.values().stream().mapToInt(List::size).sum();
        Map<String, List<String>> snapshot;
        Map<String, List<String>> binlog;
        try (Reading reading = new Reading(SERVER, option.toString())) {
            snapshot = carried(reading.next(rows));
            for (int i = 0; i < CASES.length; i++) {
                insert("t" + i, 1000, CASES[i].split("; ", 4)[3]);
            }
            binlog = carried(reading.next(rows));
        }
        return wanted.keySet().stream().map(table -> DynamicTest.dynamicTest(CASES[Integer.parseInt(table.substring(1))], () -> {
            assertEquals(wanted.get(table), snapshot.get(table), "snapshot");
            assertEquals(wanted.get(table), binlog.get(table), "binlog");
        }));
    }

    private static void insert(String table, int from, String list) throws SQLException {
        StringJoiner rows = new StringJoiner(", ");
        String[] values = list.split("\\|");
        for (int i = 0; i < values.length; i++) {
            rows.add("(" + (from + i) + ", " + values[i].trim() + ")");
        }
        SERVER.run("INSERT INTO " + table + " VALUES " + rows);
    }

    /** By topic, the values in the order in which they come. */
    private static Map<String, List<String>> carried(List<String> records) {
        Map<String, List<String>> values = new HashMap<>();
        for (String record : records) {
            String[] parts = record.split(" ", 3);
            values.computeIfAbsent(parts[0], topic -> new ArrayList<>()).add(valueOf(parts[2]));
        }
        return values;
    }

    private static String valueOf(String record) {
        try {
            JsonNode value = JSON.readTree(record).get("v");
            return value.isNull() ? null : value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(record, e);
        }
    }
}
