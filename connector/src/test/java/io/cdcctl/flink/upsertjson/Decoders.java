package io.cdcctl.flink.upsertjson;

import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.json.JsonFormatFactory;
import org.apache.flink.formats.json.JsonFormatOptionsUtil;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** The decoders side by side: Flink's, the careful one around it, and the fast one. */
final class Decoders {

    /** A column of every type that the fast decoder reads, and some more of the widths that take ways of their own. */
    static final DataType FLAT = DataTypes.ROW(
            FIELD("bool", DataTypes.BOOLEAN()),
            FIELD("i8", DataTypes.TINYINT()),
            FIELD("i16", DataTypes.SMALLINT()),
            FIELD("i32", DataTypes.INT()),
            FIELD("i64", DataTypes.BIGINT()),
            FIELD("f32", DataTypes.FLOAT()),
            FIELD("f64", DataTypes.DOUBLE()),
            FIELD("dec", DataTypes.DECIMAL(10, 2)),
            FIELD("big", DataTypes.DECIMAL(38, 18)),
            FIELD("u64", DataTypes.DECIMAL(20, 0)),
            FIELD("chars", DataTypes.CHAR(3)),
            FIELD("text", DataTypes.STRING()),
            FIELD("naïve", DataTypes.VARCHAR(9)),
            FIELD("date", DataTypes.DATE()),
            FIELD("time", DataTypes.TIME(3)),
            FIELD("at", DataTypes.TIMESTAMP(6)),
            FIELD("zoned", DataTypes.TIMESTAMP_LTZ(3)),
            FIELD("bytes", DataTypes.BYTES()),
            FIELD("fixed", DataTypes.BINARY(4)));

    /** Flink's decoder never comes back from an object or array in a BOOLEAN column. */
    private static final Pattern ENDLESS = Pattern.compile("\"bool\"\\s*:\\s*[\\[{]");

    final RowType rowType;
    private final DeserializationSchema<RowData> flink;
    private final CarefulRowDecoder careful;
    private final JsonRowDecoder fast;

    Decoders(DataType type, Map<String, String> options) {
        rowType = (RowType) type.getLogicalType();
        Configuration configuration = Configuration.fromMap(options);
        flink = new JsonFormatFactory()
                .createDecodingFormat(null, configuration)
                .createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, type);
        boolean failOnMissingField = Boolean.parseBoolean(options.get("fail-on-missing-field"));
        int[] positions = IntStream.range(0, rowType.getFieldCount()).toArray();
        careful = new CarefulRowDecoder(rowType, failOnMissingField, flink, positions, positions.length);
        fast = new JsonRowDecoder(
                rowType,
                JsonFormatOptionsUtil.getTimestampFormat(configuration),
                failOnMissingField,
                positions,
                positions.length,
                careful);
        try {
            fast.open(null);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Flink's row, or null where it refuses the record or takes it for nothing. */
    RowData flink(byte[] json) {
        try {
            return flink.deserialize(json);
        } catch (IOException e) {
            return null;
        }
    }

    /** The fast decoder's row, or null where it gives up. */
    GenericRowData fast(byte[] json) {
        return fast.tryDecode(json);
    }

    /** What the format makes of a record. */
    GenericRowData decode(byte[] json) throws UnreadableException {
        return fast.decode(json);
    }

    /** What a record is unreadable for, or null. */
    String refusal(String json) {
        try {
            decode(Rows.bytes(json));
            return null;
        } catch (UnreadableException e) {
            return e.getMessage();
        }
    }

    /**
     * Checks that the fast decoder gives Flink's row or none, and that the format gives Flink's row or refuses the record
     * for a reason in {@code lossReasons} or because Flink refuses it. Tells whether the fast decoder gave a row.
     */
    boolean check(byte[] json, String lossReasons) {
        String shown = new String(json, StandardCharsets.UTF_8);
        if (ENDLESS.matcher(shown).find()) {
            return false;
        }
        RowData expected = flink(json);
        GenericRowData quick = fast(json);
        if (quick != null) {
            assertNotNull(expected, () -> "Flink refuses " + shown);
            assertSame(expected, quick, shown);
        }
        try {
            GenericRowData row = careful.decode(json);
            assertNotNull(expected, () -> "Flink refuses " + shown);
            assertSame(expected, row, shown);
        } catch (UnreadableException e) {
            assertTrue(quick == null, () -> "unreadable, but read: " + shown);
            assertTrue(
                    expected == null || e.getMessage().matches("(?s).*(" + lossReasons + ").*"),
                    () -> e.getMessage() + " in " + shown);
        }
        return quick != null;
    }

    private static void assertSame(RowData expected, GenericRowData actual, String shown) {
        assertEquals(expected, actual, shown);
        assertEquals(expected.toString(), actual.toString(), shown);
    }
}
