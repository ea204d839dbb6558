package io.cdcctl.flink.mysql;

import io.debezium.data.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.table.data.RowData;

/** Debezium's records, made by hand. */
final class HandMade {

    private static final long TIME = 1_700_000_000_000L;

    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("file", Schema.STRING_SCHEMA)
            .field("pos", Schema.INT64_SCHEMA)
            .field("row", Schema.INT32_SCHEMA)
            .build();

    private HandMade() {}

    /** A change of a table of the database {@code d}, the fourth row at its place in the binlog. */
    static SourceRecord change(String op, Struct before, Struct after, Schema row, String table) {
        Schema schema = SchemaBuilder.struct()
                .field(Envelope.FieldName.BEFORE, row)
                .field(Envelope.FieldName.AFTER, row)
                .field(Envelope.FieldName.SOURCE, SOURCE)
                .field(Envelope.FieldName.OPERATION, Schema.STRING_SCHEMA)
                .build();
        Struct source = new Struct(SOURCE).put("db", "d").put("table", table).put("ts_ms", TIME);
        source.put("file", "binlog.000003").put("pos", 4711L).put("row", 3);
        Struct change = new Struct(schema).put("before", before).put("after", after).put("source", source).put("op", op);
        return new SourceRecord(Map.of(), Map.of(), "any", schema, change);
    }

    /** The records of a topic, each as {@code topic key value}. */
    static List<String> records(RecordDeserializer deserializer, SourceRecord change) {
        List<RowData> rows = new ArrayList<>();
        deserializer.deserialize(change, new ListCollector<>(rows));
        List<String> texts = new ArrayList<>();
        for (RowData row : rows) {
            texts.add(row.getString(0) + " " + text(row.getBinary(1)) + " " + (row.isNullAt(2) ? "gone" : text(row.getBinary(2))));
        }
        return texts;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
