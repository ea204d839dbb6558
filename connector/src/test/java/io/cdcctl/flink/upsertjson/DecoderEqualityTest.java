package io.cdcctl.flink.upsertjson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.json.JsonFormatFactory;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast decoder gives the rows of Flink's format {@code json}, or gives up. */
class DecoderEqualityTest {

    /** Every reason to refuse a record that Flink gives a row for; {@link LossTest} has an example of each. */
    private static final String LOSSES = "is there twice|something follows|has more decimal places|has more digits"
            + "|is not an integer|is too great|neither true nor false|has no date that exists|has a fraction of a second"
            + "|half of a character|is an object or array|does not fit|is not valid JSON";

    private static SerializationSchema<RowData> serializer(Map<String, String> options) throws Exception {
        SerializationSchema<RowData> serializer = new JsonFormatFactory()
                .createEncodingFormat(null, Configuration.fromMap(options))
                .createRuntimeEncoder(null, Decoders.FLAT);
        serializer.open(null);
        return serializer;
    }

    @ParameterizedTest
    @CsvSource({"SQL,true,false", "ISO-8601,true,false", "SQL,false,true", "ISO-8601,false,true"})
    void rowsOfFlinksSerializerAreReadBack(String timestamps, String plainDecimals, boolean damaged) throws Exception {
        Decoders decoders = new Decoders(Decoders.FLAT, Map.of("timestamp-format.standard", timestamps));
        SerializationSchema<RowData> serializer = serializer(
                Map.of("timestamp-format.standard", timestamps, "encode.decimal-as-plain-number", plainDecimals));
        RandomRecords records = new RandomRecords(20261123);
        int fast = 0;
        for (int i = 0; i < (damaged ? 20_000 : 5_000); i++) {
            GenericRowData row = records.row(decoders.rowType);
            byte[] json = serializer.serialize(row);
            if (damaged) {
                fast += decoders.check(records.damaged(json), LOSSES) ? 1 : 0;
            } else {
                assertTrue(decoders.check(json, "nothing is lost"), () -> new String(json));
                assertEquals(row, decoders.fast(json));
            }
        }
        assertTrue(!damaged || fast > 1_000, fast + " damaged records were read by the fast decoder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}", " { } ", "{\"text\":\"a\"}", "{\"i64\" : 1 ,\n\"i32\"\t:\r2}", "{\"text\":null,\"unknown\":null}",
                "{\"unknown\":\"\\u0041é\",\"x\":-1.5e3,\"y\":true,\"naïve\":\"ï\"}", "{\"ünknown\":1,\"i8\":-128}",
                "{\"i64\":-9223372036854775807,\"u64\":18446744073709551615,\"f64\":1E+1,\"f32\":-0}",
            })
    void otherUsualFormsAreReadFast(String json) {
        Decoders decoders = new Decoders(Decoders.FLAT, Map.of());
        assertTrue(decoders.check(Rows.bytes(json), "nothing is lost"), json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "null", "[]", "[{}]", "[\"why\",{}]", "\"text\"", "1", "{", "{\"i32\"}", "{\"i32\":}", "{\"i32\":1,}", "{,}", "{\"i32\":01}", "{\"i32\":NaN}",
                "{\"i32\":\"x\"}", "{\"i32\":true}", "{\"i8\":128}", "{\"i64\":9223372036854775808}", "{\"dec\":true}", "{\"text\":\"\\x\"}",
                "{\"text\":\"a}", "{text:1}", "{'text':1}", "{\"date\":\"2024-02-30\"}", "{\"at\":1}", "{\"bytes\":\"A\"}", "{\"bytes\":1}",
                "{\"i32\":1 \"i64\":2}", "{\"dec\":1e}", "{\"i32\":1E99999999999}",
                "{\"dec\":1E99999999999}", "{\"dec\":1000E2147483647}", "{\"dec\":\"1000E2147483647\"}",
            })
    void bothRefuse(String json) {
        Decoders decoders = new Decoders(Decoders.FLAT, Map.of());
        assertNull(decoders.flink(Rows.bytes(json)));
        assertNull(decoders.fast(Rows.bytes(json)));
        assertTrue(decoders.refusal(json) != null);
    }

    @Test
    void missingColumnIsNullOrRefused() throws Exception {
        byte[] json = Rows.bytes("{\"i32\":1}");
        assertTrue(new Decoders(Decoders.FLAT, Map.of()).decode(json).isNullAt(0));
        Decoders strict = new Decoders(Decoders.FLAT, Map.of("fail-on-missing-field", "true"));
        assertNull(strict.flink(json));
        assertNull(strict.fast(json));
        assertEquals("column 'bool' is missing", strict.refusal("{\"i32\":1}"));
    }

    @Test
    void invalidUtf8IsLeftToFlink() {
        Decoders decoders = new Decoders(Decoders.FLAT, Map.of());
        for (int first = 0x80; first < 0x100; first++) {
            for (int second = 0x00; second < 0x100; second += 0x0f) {
                byte[] json = Rows.bytes("{\"text\":\"..a\"}");
                json[9] = (byte) first;
                json[10] = (byte) second;
                decoders.check(json, LOSSES);
            }
        }
    }

    /** A row with other columns is read by Flink's decoder. */
    @Test
    void nestedColumnsAreReadByFlink() {
        Decoders decoders = new Decoders(
                DataTypes.ROW(
                        DataTypes.FIELD("a", DataTypes.ARRAY(DataTypes.INT())),
                        DataTypes.FIELD("m", DataTypes.MAP(DataTypes.STRING(), DataTypes.INT())),
                        DataTypes.FIELD("r", DataTypes.ROW(DataTypes.FIELD("x", DataTypes.INT()))),
                        DataTypes.FIELD("i", DataTypes.INT())),
                Map.of());
        String json = "{\"a\":[1,2],\"m\":{\"k\":1},\"r\":{\"x\":1},\"i\":5}";
        assertEquals(decoders.flink(Rows.bytes(json)).toString(), assertDecodes(decoders, json).toString());
        assertFalse(decoders.refusal("{\"i\":1.5}") == null);
    }

    private static RowData assertDecodes(Decoders decoders, String json) {
        try {
            return decoders.decode(Rows.bytes(json));
        } catch (UnreadableException e) {
            throw new AssertionError(e);
        }
    }
}
