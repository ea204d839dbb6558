package io.cdcctl.flink.mysql.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that cannot be carried are in the topic all the same, as records that are no rows. */
class UnwritableRecordsTest {

    private static final String COLUMNS = "{\"name\": \"id\", \"type\": \"integer\"}, {\"name\": \"a\\\"b\", \"as\": \"ab\", \"type\": \"text\"},"
            + " {\"name\": \"flag\", \"type\": \"boolean\"}, {\"name\": \"gone\", \"type\": \"text\"}";

    private static final TableSpec TABLE = TableSpecs.parse(
                    "[{\"database\": \"d\", \"table\": \"t\", \"topic\": \"x\", \"key\": [\"id\"], \"columns\": [" + COLUMNS + "]}]")
            .get(0);

    private static final String AT = "update in binlog.000003 at 4711";

    private final UnwritableRecords records = new UnwritableRecords(TABLE);

    /** A number, a text, a value that is refused, and a column that is not there. */
    private static Cells row(String text, long size) {
        return new Cells() {
            @Override
            public void write(int column, JsonBytes out) {
                if (column == 3) {
                    throw UnwritableException.ofTable("column gone is not there any more");
                }
                if (column == 2) {
                    out.ascii("tr");
                    throw UnwritableException.ofValue("column flag is 2");
                }
                if (column == 0) {
                    out.integer(7);
                } else if (size > 0) {
                    throw new AssertionError("nobody asked for its size");
                } else {
                    out.text(text);
                }
            }

            @Override
            public long size(int column) {
                return column == 1 ? size : 0;
            }

            @Override
            public boolean writeAnyhow(int column, JsonBytes out) {
                if (column == 2) {
                    out.text("2");
                }
                return column == 2;
            }
        };
    }

    private String value(String reason, Cells row) {
        return new String(records.value(reason, AT, 3, UnwritableRecords.AFTER, row, "{\"id\":7}".getBytes(StandardCharsets.US_ASCII)), StandardCharsets.UTF_8);
    }

    @Test
    void haveTheReasonAndWhatThereIsOfTheRow() {
        String reason = records.reason(UnwritableException.ofTable("column gone is not there any more"), AT);
        assertEquals("Table d.t: column gone is not there any more. The " + AT + " is not carried. Run `cdcctl drift`", reason);
        assertEquals(
                "[\"" + reason + "\",{\"change\":\"" + AT + "\",\"row\":3,\"after\":{\"id\":7,\"a\\\"b\":\"é\",\"flag\":\"2\"}}]",
                value(reason, row("é", 0)));
    }

    @Test
    void haveTheSizeOfWhatIsTooLarge() {
        assertTrue(value("r", row("x".repeat(900_000), 0)).length() > 900_000);
        // Escapes make it longer than a record.
        assertEquals(
                "[\"r\",{\"change\":\"" + AT + "\",\"row\":3,\"after\":{\"id\":7,\"a\\\"b\":\"1200002 bytes\",\"flag\":\"2\"}}]",
                value("r", row("\n".repeat(600_000), 0)));
        assertEquals(
                "[\"r\",{\"change\":\"" + AT + "\",\"row\":3,\"after\":{\"id\":7,\"a\\\"b\":\"60000000 bytes\",\"flag\":\"2\"}}]",
                value("r", row(null, 60_000_000)));
    }

    @Test
    void areNeverTooLargeThemselves() {
        String reason = records.reason(UnwritableException.ofValue("y".repeat(2_000_000) + "\uD83D"), AT);
        assertTrue(value(reason, row("x".repeat(995_000), 0)).length() < RecordLimits.MOST_BYTES);
    }

    @Test
    void haveAKeyThatIsTheSameForTheSameChange() {
        List<byte[]> keys = List.of(
                UnwritableRecords.uniqueKey("r", new byte[] {1}), UnwritableRecords.uniqueKey("r", new byte[] {1}),
                UnwritableRecords.uniqueKey("r", new byte[] {2}));
        assertEquals(new String(keys.get(0), StandardCharsets.UTF_8), new String(keys.get(1), StandardCharsets.UTF_8));
        assertTrue(new String(keys.get(2), StandardCharsets.UTF_8).matches("\\[\"r\",\"[0-9a-f-]{36}\"\\]"));
    }
}
