package io.cdcctl.flink.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cdcctl.flink.mysql.json.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written as the reason of a record is read as that, and no row is taken for a reason. */
class ReasonRecordTest {

    private static String read(byte[] record) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(record)) {
            parser.nextToken();
            return ReasonRecord.reason(parser);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "column a is not there", "\"quoted\" \\ and\nlines", "\u00fc and \ud83d\ude00"})
    void aReasonIsReadAsItWasWritten(String reason) throws IOException {
        JsonBytes out = new JsonBytes();
        out.raw(ReasonRecord.BEGIN);
        out.text(reason);
        out.raw(ReasonRecord.NEXT);
        out.ascii("{\"row\":0}");
        out.raw(ReasonRecord.END);
        assertEquals(reason, read(out.copy()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":1}", "[1,2]", "[]", "\"text\"", "null", "7"})
    void anythingElseHasNone(String record) throws IOException {
        assertNull(read(record.getBytes(StandardCharsets.UTF_8)));
    }
}
