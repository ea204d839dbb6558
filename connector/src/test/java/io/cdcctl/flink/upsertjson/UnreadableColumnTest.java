package io.cdcctl.flink.upsertjson;

import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record that cannot be read becomes a row that says so, or fails the job; it never vanishes. */
class UnreadableColumnTest {

    private static final DataType UNREADABLE =
            ROW(FIELD("error", DataTypes.STRING()), FIELD("bytes", DataTypes.BYTES()));
    private static final DataType VALUE =
            ROW(FIELD("name", DataTypes.STRING()), FIELD("_unreadable", UNREADABLE), FIELD("amount", DataTypes.INT()));
    private static final DataType KEY = ROW(
            FIELD("id", DataTypes.DECIMAL(20, 0).notNull()),
            FIELD("tag", DataTypes.STRING().notNull()),
            FIELD("at", DataTypes.TIMESTAMP_LTZ(3).notNull()),
            FIELD("_unreadable", UNREADABLE));
    private static final Map<String, String> OPTIONS = Map.of("unreadable-column", "_unreadable");

    private static DeserializationSchema<RowData> values() {
        return Rows.schema(new UpsertJsonFormatFactory(), OPTIONS, VALUE);
    }

    private static DeserializationSchema<RowData> keys(Map<String, String> options) {
        return Rows.schema(
                new UpsertJsonKeyFormatFactory(),
                options,
                options.isEmpty() ? ROW(FIELD("id", DataTypes.BIGINT().notNull())) : KEY);
    }

    private static void assertUnreadable(RowData row, int position, String error, String bytes) {
        assertEquals(RowKind.INSERT, row.getRowKind());
        RowData unreadable = row.getRow(position, 2);
        assertEquals(error, unreadable.getString(0).toString());
        assertArrayEquals(Rows.bytes(bytes), (byte[]) ((GenericRowData) unreadable).getField(1));
    }

    @Test
    void columnOfGoodRecordIsNull() throws Exception {
        assertEquals(
                GenericRowData.of(StringData.fromString("a"), null, 1),
                Rows.read(values(), "{\"name\":\"a\",\"amount\":1}"));
    }

    @Test
    void columnIsNotReadFromJson() throws Exception {
        assertEquals(
                GenericRowData.of(StringData.fromString("a"), null, 1),
                Rows.read(values(), "{\"name\":\"a\",\"amount\":1,\"_unreadable\":{\"error\":\"x\"}}"));
    }

    @Test
    void columnOfDeletionIsNull() throws Exception {
        assertEquals(new GenericRowData(RowKind.DELETE, 3), Rows.read(values(), null));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``|it is not a JSON object",
                "[1,\"a\"]|it is not a JSON object",
                "[\"why \\u00e9\",{\"after\":{\"name\":\"a\"}}]|why é",
                "{\"name\":\"a\",\"amount\":\"x\"}|Fail to deserialize at field: amount.",
            },
            delimiter = '|')
    void unreadableValueIsRowWithReasonAndBytes(String value, String error) throws Exception {
        RowData row = Rows.read(values(), value);
        assertUnreadable(row, 1, error, value);
        assertTrue(row.isNullAt(0) && row.isNullAt(2));
    }

    @Test
    void unreadableKeyHasDefaultValues() throws Exception {
        RowData row = Rows.read(keys(OPTIONS), "{\"id\":1,\"tag\":\"a\"}");
        assertUnreadable(row, 3, "column 'at' is missing or null", "{\"id\":1,\"tag\":\"a\"}");
        assertEquals(DecimalData.zero(20, 0), row.getDecimal(0, 20, 0));
        assertEquals("", row.getString(1).toString());
        assertEquals(TimestampData.fromEpochMillis(0), row.getTimestamp(2, 3));
    }

    @Test
    void unreadableKeyMaySayWhy() throws Exception {
        assertUnreadable(Rows.read(keys(OPTIONS), "[\"why\",\"4711\"]"), 3, "why", "[\"why\",\"4711\"]");
    }

    @Test
    void missingKeyIsUnreadable() throws Exception {
        assertUnreadable(Rows.read(keys(OPTIONS), null), 3, "it is missing", null);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            nullValues = "missing",
            value = {
                "missing|it is missing",
                "{}|column 'id' is missing or null. The key is '{}'",
                "{\"id\":null}|column 'id' is missing or null. The key is '{\"id\":null}'",
                "[]|it is not a JSON object. The key is '[]'",
                "[\"why\",1]|why. The key is '[\"why\",1]'",
            },
            delimiter = '|')
    void unreadableKeyFailsWithoutTheColumn(String key, String reason) {
        assertEquals(
                "Cannot read the key of a record as a row: " + reason,
                assertThrows(IOException.class, () -> Rows.read(keys(Map.of()), key)).getMessage());
    }

    @Test
    void keysAreInsertions() {
        assertEquals(
                ChangelogMode.insertOnly(),
                Rows.format(new UpsertJsonKeyFormatFactory(), Map.of()).getChangelogMode());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "other|'unreadable-column' = 'other' names no column that is read from the value; those are 'name', '_unreadable',"
                        + " 'amount'.",
                "name|Column 'name' is the 'unreadable-column' and must have the type ROW<`error` STRING, `bytes` BYTES>, but it"
                        + " has the type STRING.",
            },
            delimiter = '|')
    void unsuitableColumnIsRefused(String column, String message) {
        assertEquals(
                message.replace("  ", " "),
                assertThrows(
                                ValidationException.class,
                                () -> Rows.schema(
                                        new UpsertJsonFormatFactory(), Map.of("unreadable-column", column), VALUE))
                        .getMessage());
    }
}
