package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.table.TableSpec;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cdc.connectors.mysql.source.utils.RecordUtils;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.cdc.debezium.DebeziumDeserializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/**
 * Turns Debezium's records of many tables into rows of topic, key and value. What is to be done for a table is worked out
 * once for each schema that its records come with.
 */
final class RecordDeserializer implements DebeziumDeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    /**
     * Schemas are forgotten when so many are known for each table: each chunk of a snapshot comes with one of its own, and a
     * table has one at a time in the binlog.
     */
    private static final int SCHEMAS_PER_TABLE = 4;

    private final List<TableSpec> tables;
    private final TypeInformation<RowData> producedType;

    private transient Map<Schema, ChangeWriter> writers;
    private transient Schema lastSchema;
    private transient ChangeWriter lastWriter;
    private transient ChangeBuffers buffers;
    private transient TableEvents events;

    RecordDeserializer(List<TableSpec> tables, TypeInformation<RowData> producedType) {
        this.tables = tables;
        this.producedType = producedType;
    }

    /** Has to be called before the first record. */
    void open(TableEvents tableEvents) {
        events = tableEvents;
        writers = new IdentityHashMap<>();
        buffers = new ChangeBuffers();
        lastSchema = null;
    }

    @Override
    public void deserialize(SourceRecord record, Collector<RowData> out) {
        Schema schema = record.valueSchema();
        if (schema != lastSchema) {
            if (RecordUtils.isSchemaChangeEvent(record)) {
                events.report(record, tables);
                return;
            }
            lastWriter = writerOf(schema, (Struct) record.value());
            lastSchema = schema;
        }
        if (lastWriter == null) {
            return;
        }
        lastWriter.write((Struct) record.value(), out);
    }

    /** Null for a table that is not carried, which MySqlSource may read where names differ in their case alone. */
    private ChangeWriter writerOf(Schema schema, Struct change) {
        if (writers.containsKey(schema)) {
            return writers.get(schema);
        }
        if (writers.size() >= SCHEMAS_PER_TABLE * tables.size()) {
            writers.clear();
        }
        TableSpec table = specOf(Change.database(change), Change.table(change));
        ChangeWriter writer = table == null ? null : new ChangeWriter(table, schema, buffers, events.unwritable);
        writers.put(schema, writer);
        return writer;
    }

    private TableSpec specOf(String database, String name) {
        return tables.stream()
                .filter(table -> table.database.equals(database) && table.table.equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return producedType;
    }
}
