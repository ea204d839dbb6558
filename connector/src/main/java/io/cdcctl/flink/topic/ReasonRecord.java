package io.cdcctl.flink.topic;

import java.io.IOException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;

/**
 * The form of a record that stands for a row which could not be written, the one description of it for who writes topics and who
 * reads them: a JSON array whose first element is the reason. A row is an object, so nobody takes such a record for one.
 */
public final class ReasonRecord {

    /** What stands before the reason, between it and whatever else there is to say, and at the end. */
    public static final char BEGIN = '[';

    public static final char NEXT = ',';
    public static final char END = ']';

    private ReasonRecord() {}

    /** The reason, or null where the record has another form. The parser stands at the first token of the record. */
    public static String reason(JsonParser record) throws IOException {
        boolean said = record.currentToken() == JsonToken.START_ARRAY && record.nextToken() == JsonToken.VALUE_STRING;
        return said ? record.getText() : null;
    }
}
