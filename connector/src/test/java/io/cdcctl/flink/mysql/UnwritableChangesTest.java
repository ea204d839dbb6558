package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.table.RecordLimits;
import io.cdcctl.flink.mysql.table.TableSpecs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that cannot be carried are in the topic all the same, in order, as records that are no rows. */
class UnwritableChangesTest {

    private static final String COLUMNS = "\"columns\": [{\"name\": \"id\", \"type\": \"integer\"},"
            + " {\"name\": \"flag\", \"as\": \"shown\", \"type\": \"boolean\"}, {\"name\": \"note\", \"type\": \"text\"}]}";

    private static final String TABLES = "[{\"database\": \"d\", \"table\": \"t\", \"topic\": \"x\", \"key\": [\"id\"], " + COLUMNS
            + ", {\"database\": \"d\", \"table\": \"some\", \"topic\": \"s\", \"key\": [\"id\"], \"where\": {\"flag\": [true]}, " + COLUMNS + "]";

    /** As it was declared, with a column that is left out. */
    private static final Schema ROW = schema("id", Schema.INT32_SCHEMA, "flag", Schema.OPTIONAL_INT16_SCHEMA, "note", Schema.OPTIONAL_STRING_SCHEMA);

    private static final Schema WITHOUT_NOTE = schema("id", Schema.INT32_SCHEMA, "flag", Schema.OPTIONAL_INT16_SCHEMA, "remark", Schema.OPTIONAL_STRING_SCHEMA);
    private static final Schema WITHOUT_FLAG = schema("id", Schema.INT32_SCHEMA, "note", Schema.OPTIONAL_STRING_SCHEMA);
    private static final Schema WITHOUT_KEY = schema("number", Schema.INT32_SCHEMA, "flag", Schema.OPTIONAL_INT16_SCHEMA, "note", Schema.OPTIONAL_STRING_SCHEMA);
    private static final Schema OTHER_FLAG = schema("id", Schema.INT32_SCHEMA, "flag", Schema.OPTIONAL_STRING_SCHEMA, "note", Schema.OPTIONAL_STRING_SCHEMA);

    private static final String NO_NOTE = "Table d.t: column note is not there any more; the columns are now id, flag, remark, secret. The ";
    private static final String NO_KEY = "Table d.t: column id is not there any more; the columns are now number, flag, note, secret. The ";
    private static final String TWO = "column flag has a value that cannot be written: a BOOL that is 2, neither 0 nor 1: declare the column as tinyint. The ";
    private static final String AT = " in binlog.000003 at 4711 is not carried";
    private static final String DRIFT = AT + ". Run `cdcctl drift`";

    private final Map<String, Counter> counters = new HashMap<>();
    private RecordDeserializer deserializer;

    @BeforeEach
    void open() {
        deserializer = new RecordDeserializer(TableSpecs.parse(TABLES), null);
        deserializer.open(new TableEvents(new UnregisteredMetricsGroup() {
            @Override
            public Counter counter(String name) {
                return counters.computeIfAbsent(name, any -> super.counter(name));
            }
        }));
    }

    private static Schema schema(Object... fields) {
        SchemaBuilder schema = SchemaBuilder.struct().optional();
        for (int i = 0; i < fields.length; i += 2) {
            schema.field((String) fields[i], (Schema) fields[i + 1]);
        }
        return schema.field("secret", Schema.OPTIONAL_STRING_SCHEMA).build();
    }

    private static Struct row(Schema schema, Object... values) {
        Struct row = new Struct(schema).put("secret", "s");
        for (int i = 0; i < values.length; i++) {
            row.put(schema.fields().get(i), values[i]);
        }
        return row;
    }

    private List<String> records(String table, String op, Struct before, Struct after) {
        return HandMade.records(deserializer, HandMade.change(op, before, after, (before == null ? after : before).schema(), table));
    }

    /** {@code ["reason",{"change":"insert in ...","row":3,"after":{...}}]}. */
    private static String unreadable(String reason, String change, String image) {
        return "[\"" + reason + "\",{\"change\":\"" + change + "\",\"row\":3," + image + "}]";
    }

    private long count() {
        return counters.get("numUnreadableChanges").getCount();
    }

    @Test
    void aColumnIsGone() {
        assertEquals(
                List.of("x {\"id\":1} "
                        + unreadable(NO_NOTE + "insert" + DRIFT, "insert in binlog.000003 at 4711", "\"after\":{\"id\":1,\"flag\":true}")),
                records("t", "c", null, row(WITHOUT_NOTE, 1, (short) 1, "new name")));
        assertEquals(
                List.of("x {\"id\":1} "
                        + unreadable(NO_NOTE + "row of the snapshot is not carried. Run `cdcctl drift`", "row of the snapshot", "\"after\":{\"id\":1,\"flag\":null}")),
                records("t", "r", null, row(WITHOUT_NOTE, 1, null, null)));
        assertEquals(2, count());
    }

    @Test
    void aColumnIsOfAnotherKind() {
        assertEquals(
                List.of("x {\"id\":1} "
                        + unreadable(
                                "Table d.t: column flag was declared as boolean and is now STRING. The update" + DRIFT,
                                "update in binlog.000003 at 4711",
                                "\"after\":{\"id\":1,\"flag\":\"maybe\",\"note\":\"b\"}")),
                records("t", "u", row(OTHER_FLAG, 1, "no", "a"), row(OTHER_FLAG, 1, "maybe", "b")));
    }

    @Test
    void aDeletionNeedsTheKeyAlone() {
        assertEquals(List.of("x {\"id\":1} gone"), records("t", "d", row(WITHOUT_NOTE, 1, (short) 1, null), null));
        assertEquals(List.of("x {\"id\":1} gone"), records("t", "d", row(ROW, 1, (short) 2, null), null));
        // Whether the filter let the row pass does not matter any more.
        assertEquals(List.of("s {\"id\":1} gone"), records("some", "d", row(WITHOUT_FLAG, 1, null), null));
        assertEquals(List.of("s {\"id\":1} gone"), records("some", "d", row(ROW, 1, (short) 2, null), null));
        assertEquals(List.of(), records("some", "d", row(ROW, 1, (short) 0, null), null));
        assertEquals(0, count());
    }

    @Test
    void aValueIsNoneOfItsType() {
        String two = unreadable(
                "Table d.t: " + TWO + "update" + AT, "update in binlog.000003 at 4711", "\"after\":{\"id\":1,\"flag\":\"2\",\"note\":null}");
        Struct one = row(ROW, 1, (short) 1, null);
        assertEquals(List.of("x {\"id\":1} " + two), records("t", "u", one, row(ROW, 1, (short) 2, null)));
        String good = "{\"id\":1,\"shown\":true,\"note\":null,\"op\":\"+U\",\"op_ts\":\"2023-11-14T22:13:20Z\"}";
        assertEquals(List.of("x {\"id\":1} " + good), records("t", "u", row(ROW, 1, (short) 2, null), one));
        assertEquals(1, count());
    }

    @Test
    void anotherKeyTakesTheOldOneAway() {
        String two = unreadable(
                "Table d.t: " + TWO + "update" + AT, "update in binlog.000003 at 4711", "\"after\":{\"id\":2,\"flag\":\"2\",\"note\":null}");
        assertEquals(
                List.of("x {\"id\":1} gone", "x {\"id\":2} " + two),
                records("t", "u", row(ROW, 1, (short) 1, null), row(ROW, 2, (short) 2, null)));
    }

    @Test
    void theFiltersColumnIsGoneOrHasNoSuchValue() {
        String reason = "Table d.some: column flag is not there any more; the columns are now id, note, secret. The update" + DRIFT;
        assertEquals(
                List.of("s {\"id\":1} " + unreadable(reason, "update in binlog.000003 at 4711", "\"after\":{\"id\":1,\"note\":\"b\"}")),
                records("some", "u", row(WITHOUT_FLAG, 1, "a"), row(WITHOUT_FLAG, 1, "b")));
        Struct two = row(ROW, 1, (short) 2, null);
        assertEquals(
                List.of("s {\"id\":1} "
                        + unreadable("Table d.some: " + TWO + "insert" + AT, "insert in binlog.000003 at 4711", "\"after\":{\"id\":1,\"flag\":\"2\",\"note\":null}")),
                records("some", "c", null, two));
        assertEquals(List.of("s {\"id\":1} gone"), records("some", "u", two, row(ROW, 1, (short) 0, null)));
    }

    @Test
    void aKeyThatCannotBeWrittenIsReplacedByOneThatIsNoKey() {
        Struct old = row(WITHOUT_KEY, 7, (short) 1, "a");
        Struct now = row(WITHOUT_KEY, 7, (short) 0, "b");
        String change = "update in binlog.000003 at 4711";
        List<String> update = records("t", "u", old, now);
        assertEquals(2, update.size());
        assertTrue(update.get(0).endsWith("] " + unreadable(NO_KEY + "update" + DRIFT, change, "\"before\":{\"flag\":true,\"note\":\"a\"}")), update.get(0));
        assertTrue(update.get(1).endsWith("] " + unreadable(NO_KEY + "update" + DRIFT, change, "\"after\":{\"flag\":false,\"note\":\"b\"}")), update.get(1));
        String key = key(update.get(0));
        assertTrue(key.matches("x \\[\"\\Q" + NO_KEY + "update" + DRIFT + "\\E\",\"[0-9a-f-]{36}\"\\]"), key);
        assertNotEquals(key, key(update.get(1)));
        // A change that is read again gives the same records.
        assertEquals(update, records("t", "u", old, now));
        List<String> deletion = records("t", "d", old, null);
        assertEquals(1, deletion.size());
        assertTrue(deletion.get(0).contains("\"before\":{\"flag\":true,\"note\":\"a\"}"), deletion.get(0));
    }

    private static String key(String record) {
        return record.substring(0, record.indexOf(']') + 1);
    }

    @Test
    void ofATableDoNotTouchTheOthers() {
        records("t", "c", null, row(WITHOUT_NOTE, 1, (short) 1, null));
        String good = "{\"id\":1,\"shown\":true,\"note\":null,\"op\":\"+I\",\"op_ts\":\"2023-11-14T22:13:20Z\"}";
        assertEquals(List.of("s {\"id\":1} " + good), records("some", "c", null, row(ROW, 1, (short) 1, null)));
    }

    /** Kafka's producer would fail. */
    @Test
    void aRowIsTooLargeForARecord() {
        String fits = "x".repeat(RecordLimits.MOST_BYTES - 100);
        String row = "{\"id\":1,\"shown\":null,\"note\":\"" + fits + "\",\"op\":\"+I\",\"op_ts\":\"2023-11-14T22:13:20Z\"}";
        assertEquals(List.of("x {\"id\":1} " + row), records("t", "c", null, row(ROW, 1, null, fits)));
        String reason = "Table d.t: a row takes 2000080 bytes as JSON, where a record has 1000000 at most: leave the column that is so large out of"
                + " pipeline.yaml. The insert" + AT;
        assertEquals(
                List.of("x {\"id\":1} "
                        + unreadable(reason, "insert in binlog.000003 at 4711", "\"after\":{\"id\":1,\"flag\":null,\"note\":\"2000002 bytes\"}")),
                records("t", "c", null, row(ROW, 1, null, "x".repeat(2_000_000))));
    }
}
