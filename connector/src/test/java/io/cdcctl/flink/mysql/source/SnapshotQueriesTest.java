package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.mysql.MysqlServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Snapshots of a real MySQL in chunks of three rows, whatever the key and the columns are; changes find the same keys. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SnapshotQueriesTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    private static int tables;

    private static String option(String table, String key, String columns) {
        return "[{\"database\": \"" + SERVER.database + "\", \"table\": \"" + table + "\", \"topic\": \"t\", \"key\": " + key
                + ", \"columns\": [" + columns + "]}]";
    }

    /** Each row comes, and its change finds it. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '#', value = {
        "TIME(2); time; '-838:59:58.5'|'-01:00:00.25'|'00:00:00'|'23:59:59.99'|'24:00:00'|'838:59:59'",
        "YEAR; year; 0|1901|1999|2000|2155",
        "BIT(33); bits; b'0'|b'1'|b'10'|x'0100000000'|x'01ffffffff'",
        "BIT(1); boolean; b'0'|b'1'",
        "BINARY(2); bytes; x'0000'|x'0001'|x'00ff'|x'7f00'|x'8000'|x'ff00'|x'ffff'",
        "VARBINARY(9); bytes; x''|x'00'|x'0000'|x'61'|x'62'|x'ff'",
        "BIGINT UNSIGNED; integer; 0|1|2|9223372036854775807|9223372036854775808|18446744073709551615",
    })
    void areCutByEveryTypeOfKey(String type, String kind, String list) throws Exception {
        String table = "t" + tables++;
        SERVER.run("CREATE TABLE " + table + " (v INT, k " + type + " NOT NULL PRIMARY KEY)");
        String[] keys = list.split("\\|");
        for (String key : keys) {
            SERVER.run("INSERT INTO " + table + " VALUES (1, " + key + ")");
        }
        String columns = "{\"name\": \"k\", \"type\": \"" + kind + "\", \"precision\": 2}, {\"name\": \"v\", \"type\": \"integer\"}";
        try (Reading reading = new Reading(SERVER, option(table, "[\"k\"]", columns))) {
            List<String> snapshot = keysOf(reading.next(keys.length));
            SERVER.run("UPDATE " + table + " SET v = 2");
            assertEquals(snapshot, keysOf(reading.next(keys.length)));
            assertEquals(keys.length, snapshot.stream().distinct().count(), snapshot::toString);
        }
    }

    @Test
    void areReadWhereManyRowsHaveTheSameFirstBytesOfTheirKey() throws Exception {
        SERVER.run("CREATE TABLE members (a BINARY(2) NOT NULL, b BINARY(2) NOT NULL, PRIMARY KEY (a, b))");
        for (int i = 0; i < 20; i++) {
            SERVER.run("INSERT INTO members VALUES (x'ff0" + i / 10 + "', x'000" + i % 10 + "')");
        }
        String columns = "{\"name\": \"a\", \"type\": \"bytes\"}, {\"name\": \"b\", \"type\": \"bytes\"}";
        try (Reading reading = new Reading(SERVER, option("members", "[\"a\", \"b\"]", columns))) {
            assertEquals(20, keysOf(reading.next(20)).stream().distinct().count());
        }
    }

    /** Where the server has them; in an older one they are plain columns. */
    @Test
    void haveInvisibleColumnsAndThoseWithBackticks() throws Exception {
        SERVER.run("CREATE TABLE odd (`hi``dden` DATE /*!80023 INVISIBLE */, `i``d` INT NOT NULL PRIMARY KEY /*!80023 INVISIBLE */,"
                + " body BLOB, at DATETIME, ```x` INT)");
        SERVER.run("INSERT INTO odd (`hi``dden`, `i``d`, at, ```x`) VALUES ('2024-02-29', 1, '2024-01-01', 5), (NULL, 2, NULL, NULL),"
                + " ('2024-02-29', 3, NULL, 5), ('2024-02-29', 4, NULL, 5), ('2024-02-29', 5, NULL, 5)");
        String columns = "{\"name\": \"hi`dden\", \"type\": \"date\"}, {\"name\": \"i`d\", \"type\": \"integer\"},"
                + " {\"name\": \"at\", \"type\": \"datetime\"}, {\"name\": \"`x\", \"as\": \"x\", \"type\": \"integer\"}";
        try (Reading reading = new Reading(SERVER, option("odd", "[\"i`d\"]", columns))) {
            List<String> snapshot = reading.next(5);
            String row = "t {\"i`d\":1} {\"hi`dden\":\"2024-02-29\",\"i`d\":1,\"at\":\"2024-01-01T00:00:00\",\"x\":5,\"op\":\"+I\"";
            assertEquals(row, snapshot.get(0).substring(0, row.length()));
            SERVER.run("INSERT INTO odd (`hi``dden`, `i``d`, at, ```x`) VALUES ('2024-02-29', 1 + 9, '2024-01-01', 5)");
            assertEquals(row.replace("\":1,", "\":10,").replace(":1}", ":10}"), reading.next(1).get(0).substring(0, row.length() + 2));
        }
    }

    private static List<String> keysOf(List<String> records) {
        return records.stream().map(record -> record.split(" ", 3)[1]).sorted().collect(Collectors.toList());
    }
}
