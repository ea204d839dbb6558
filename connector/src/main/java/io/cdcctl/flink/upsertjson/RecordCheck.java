package io.cdcctl.flink.upsertjson;

import io.cdcctl.flink.topic.ReasonRecord;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.json.JsonReadFeature;
import org.apache.flink.table.types.logical.RowType;

/** Looks through a record for what Flink's decoder would change without a word. */
final class RecordCheck {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS).build();

    private final RowType rowType;
    private final boolean failOnMissingField;
    private final Map<String, Integer> columns = new HashMap<>();

    RecordCheck(RowType rowType, boolean failOnMissingField) {
        this.rowType = rowType;
        this.failOnMissingField = failOnMissingField;
        for (int i = 0; i < rowType.getFieldCount(); i++) {
            columns.put(rowType.getFieldNames().get(i), i);
        }
    }

    /** The columns whose value is not null; throws where the record is no object or a value would be changed. */
    BitSet columnsWithValue(byte[] bytes) throws UnreadableException {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                String reason = ReasonRecord.reason(parser);
                throw new UnreadableException(reason == null ? "it is not a JSON object" : reason);
            }
            BitSet withValue = object(parser);
            if (parser.nextToken() != null) {
                throw new UnreadableException("something follows the JSON object");
            }
            return withValue;
        } catch (JsonProcessingException e) {
            throw new UnreadableException("it is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableException("it is not valid JSON: " + e.getMessage(), e);
        }
    }

    private BitSet object(JsonParser parser) throws IOException, UnreadableException {
        BitSet seen = new BitSet();
        BitSet withValue = new BitSet();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.getCurrentName();
            JsonToken token = parser.nextToken();
            Integer column = columns.get(name);
            if (column != null && seen.get(column)) {
                throw new UnreadableException(String.format("column '%s' is there twice", name));
            }
            if (column != null) {
                seen.set(column);
                withValue.set(column, token != JsonToken.VALUE_NULL);
                String loss = token == JsonToken.VALUE_NULL ? null : ValueCheck.loss(rowType.getTypeAt(column), parser);
                if (loss != null) {
                    throw new UnreadableException(String.format("column '%s' %s", name, loss));
                }
            }
            parser.skipChildren();
        }
        int missing = seen.nextClearBit(0);
        if (failOnMissingField && missing < rowType.getFieldCount()) {
            throw new UnreadableException(
                    String.format("column '%s' is missing", rowType.getFieldNames().get(missing)));
        }
        return withValue;
    }
}
