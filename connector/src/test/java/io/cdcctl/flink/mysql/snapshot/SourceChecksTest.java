package io.cdcctl.flink.mysql.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a server can be read from, and what is said of the others. */
class SourceChecksTest {

    private static final String A = "0a000000-0000-0000-0000-000000000001";
    private static final String B = "0b000000-0000-0000-0000-000000000002";

    private static final String ANEW = " Raise `generation` in pipeline.yaml, then run `cdcctl stop`, `cdcctl up` and `cdcctl submit`.";

    private static final String GONE_BACK = "it was reset (RESET MASTER), put back from a backup or an older data directory, or it is a"
            + " replica that is behind or has gone its own way.";

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "version", "8.0.40", "gtid_mode", "ON", "log_bin", "ON", "binlog_format", "ROW", "binlog_row_image", "FULL",
            "binlog_row_metadata", "FULL", "binlog_row_value_options", ""));

    private final Map<String, Long> binlogs = new LinkedHashMap<>();

    private List<String> check(String executed, String purged, ReadPosition position) {
        return SourceChecks.check(new ServerFacts("db:3306", settings, executed, purged, binlogs), position).stream()
                .map(Finding::toString)
                .collect(Collectors.toList());
    }

    private static ReadPosition read(String gtids) {
        return ReadPosition.of(GtidSet.parse(gtids));
    }

    @Test
    void aServerThatHasAllAndStillKeepsTheRestIsRead() {
        assertEquals(List.of(), check(A + ":1-9", "", null));
        assertEquals(List.of(), check(A + ":1-9", A + ":1-5", read(A + ":1-5")));
        assertEquals(List.of(), check(A + ":1-9", A + ":1-3", read(A + ":1-9")));
    }

    /** Its own UUID does not matter: all that was read is there, and what comes is new. */
    @Test
    void aServerThatTookOverIsRead() {
        assertEquals(List.of(), check(A + ":1-9," + B + ":1-4:tag:1-2", A + ":1-8", read(A + ":1-8")));
    }

    @Test
    void aServerThatWentBackIsNot() {
        String next = " Start the job again when the replica has caught up; if it is none, raise `generation` in pipeline.yaml, then run"
                + " `cdcctl stop`, `cdcctl up` and `cdcctl submit`, for what was written since cannot be told apart.";
        assertEquals(
                List.of("MySQL at db:3306 does not have transactions that were read: " + A + ":1-9: " + GONE_BACK + next),
                check("", "", read(A + ":1-9")));
        assertEquals(
                List.of("MySQL at db:3306 does not have transactions that were read: " + A + ":8-9:tag:2: " + GONE_BACK + next),
                check(A + ":1-7:tag:1," + B + ":1-100", A + ":1-7", read(A + ":1-9:tag:1-2")));
    }

    @Test
    void aServerThatPurgedWhatIsToComeIsNot() {
        assertEquals(
                List.of("MySQL at db:3306 has purged transactions that were not read yet: " + A + ":6-7: its binlogs were kept for a shorter"
                        + " time than the job was down (binlog_expire_logs_seconds), or it never had them." + ANEW),
                check(A + ":1-9", A + ":1-7", read(A + ":1-5")));
        // Put back from a backup that has transactions of another server, of which no binlog is here.
        assertEquals(1, check(A + ":1-9," + B + ":1-2", B + ":1-2", read(A + ":1-9")).size());
    }

    @Test
    void namesOfTransactionsCannotBeTurnedOff() {
        settings.put("gtid_mode", "OFF_PERMISSIVE");
        assertEquals(
                List.of("gtid_mode of MySQL at db:3306 is OFF_PERMISSIVE, and it was ON while the binlog was read: transactions without a name"
                        + " cannot be told from those that were read. Run: SET PERSIST gtid_mode = ON, step by step as MySQL's manual says; or"
                        + " raise `generation` in pipeline.yaml, then run `cdcctl stop`, `cdcctl up` and `cdcctl submit`."),
                check(A + ":1-9", "", read(A + ":1-9")));
    }

    @Test
    void aFileIsReadOnWhereItIsThere() {
        settings.put("gtid_mode", "OFF");
        binlogs.put("binlog.000007", 900L);
        binlogs.put("binlog.000008", 154L);
        assertEquals(List.of(), check("", "", ReadPosition.of("binlog.000007", 900, 5)));
        assertEquals(List.of(), check("", "", ReadPosition.of("binlog.000008", 4, 5)));
    }

    @Test
    void aFileThatIsNotThereOrIsAnotherIsNamed() {
        settings.put("gtid_mode", "OFF");
        binlogs.put("binlog.000007", 900L);
        binlogs.put("binlog.000008", 154L);
        assertEquals(
                List.of("The binlog binlog.000006, which was read to binlog.000006:700, is not on MySQL at db:3306 (it has binlog.000007 to"
                        + " binlog.000008): it was purged: binlogs were kept for a shorter time than the job was down"
                        + " (binlog_expire_logs_seconds)." + ANEW),
                check("", "", ReadPosition.of("binlog.000006", 700, 0)));
        String there = ", is not on MySQL at db:3306 (it has binlog.000007 to binlog.000008): " + GONE_BACK + ANEW;
        assertEquals(
                List.of("The binlog binlog.000009, which was read to binlog.000009:4" + there),
                check("", "", ReadPosition.of("binlog.000009", 4, 0)));
        assertEquals(
                List.of("The binlog mysql-bin.000007, which was read to mysql-bin.000007:4" + there),
                check("", "", ReadPosition.of("mysql-bin.000007", 4, 0)));
        assertEquals(
                List.of("The binlog binlog.000008 of MySQL at db:3306 has 154 bytes, and it was read to binlog.000008:155: " + GONE_BACK + ANEW),
                check("", "", ReadPosition.of("binlog.000008", 155, 0)));
    }

    @Test
    void aFileOfTheSameNameThatWasBegunAtAnotherTimeIsAnother() {
        ServerFacts server = new ServerFacts("db:3306", settings, "", "", binlogs);
        ReadPosition position = ReadPosition.of("binlog.000001", 900, 1_700_000_000);
        assertEquals(List.of(), SourceChecks.checkCreated(server, position, 1_700_000_000));
        assertEquals(List.of(), SourceChecks.checkCreated(server, position, 0));
        assertEquals(
                "The binlog binlog.000001 of MySQL at db:3306 is another one than the one that was read: that one was begun at 2023-11-14T22:13:20Z,"
                        + " this one at 2023-11-14T22:13:21Z; " + GONE_BACK + ANEW,
                SourceChecks.checkCreated(server, position, 1_700_000_001).get(0).toString());
    }

    @Test
    void settingsThatLoseDataStop() {
        settings.put("binlog_format", "MIXED");
        settings.put("binlog_row_image", "noblob");
        settings.put("binlog_row_value_options", "PARTIAL_JSON");
        assertEquals(
                List.of(
                        "binlog_format of MySQL at db:3306 is MIXED, not ROW: changes are written as statements, which say nothing of rows. Run:"
                                + " SET PERSIST binlog_format = 'ROW', and end the sessions that have begun before.",
                        "binlog_row_image of MySQL at db:3306 is noblob, not FULL: rows are written without the columns that did not change. Run:"
                                + " SET PERSIST binlog_row_image = 'FULL', and end the sessions that have begun before.",
                        "binlog_row_value_options of MySQL at db:3306 is PARTIAL_JSON, not empty: changes of JSON are written without the rest of"
                                + " the document. Run: SET PERSIST binlog_row_value_options = '', and end the sessions that have begun before."),
                check("", "", null));
        settings.put("log_bin", "OFF");
        assertEquals(
                List.of("MySQL at db:3306 writes no binlog: log_bin is off, so changes cannot be read. Start mysqld with --log-bin."),
                check("", "", read(A + ":1")));
    }

    @Test
    void columnsWithoutNamesAreAWarning() {
        settings.put("binlog_row_metadata", "MINIMAL");
        List<Finding> findings = SourceChecks.check(new ServerFacts("db:3306", settings, "", "", binlogs), null);
        assertFalse(findings.get(0).stops);
        assertEquals(
                "binlog_row_metadata of MySQL at db:3306 is MINIMAL, not FULL: changes are written without the names of columns, so every"
                        + " statement that may alter a table stops that table. Run: SET PERSIST binlog_row_metadata = 'FULL'.",
                findings.get(0).toString());
        assertTrue(SourceChecks.check(new ServerFacts("db:3306", settings, "", "", binlogs), read(A + ":1")).get(0).stops);
    }
}
