package io.cdcctl.flink.upsertjson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.types.RowKind;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What the Kafka connector makes of records whose key is missing or unreadable. */
class KafkaKeyTest {

    private static final String VALUE = "{\"name\":\"a\"}";
    private static final String COLUMNS =
            "'key.fields' = 'id;_unreadable_key', 'key.format' = 'upsert-json-key',"
                    + "'key.upsert-json-key.unreadable-column' = '_unreadable_key'";

    /** The rows that the connector's own deserializer emits for a record of a table with these key options. */
    private static List<RowData> read(String keyOptions, String key, String value) throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql("CREATE TABLE t (id BIGINT NOT NULL, name STRING, _unreadable_key ROW<error STRING, `bytes` BYTES>,"
                + " _unreadable_value ROW<error STRING, `bytes` BYTES>,"
                + " `_offset` BIGINT METADATA FROM 'offset' VIRTUAL, PRIMARY KEY (id) NOT ENFORCED) WITH ("
                + "'connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = '127.0.0.1:1',"
                + "'scan.startup.mode' = 'earliest-offset',"
                + "'value.format' = 'upsert-json', 'value.fields-include' = 'EXCEPT_KEY',"
                + "'value.upsert-json.unreadable-column' = '_unreadable_value'," + keyOptions + ")");
        List<RowData> rows = new ArrayList<>();
        KafkaRecordDeserializationSchema<RowData> schema = schema((TableEnvironmentInternal) tables);
        schema.open(null);
        schema.deserialize(
                new ConsumerRecord<>("t", 3, 42, Rows.bytes(key), Rows.bytes(value)), Rows.collector(rows));
        return rows;
    }

    @SuppressWarnings("unchecked")
    private static KafkaRecordDeserializationSchema<RowData> schema(TableEnvironmentInternal tables) throws Exception {
        ObjectIdentifier name = ObjectIdentifier.of("default_catalog", "default_database", "t");
        ResolvedCatalogTable table =
                (ResolvedCatalogTable) tables.getCatalogManager().getTable(name).orElseThrow().getResolvedTable();
        ScanTableSource source = (ScanTableSource) FactoryUtil.createDynamicTableSource(
                null,
                name,
                table,
                Map.of(),
                tables.getConfig(),
                KafkaKeyTest.class.getClassLoader(),
                false);
        DataStreamScanProvider provider =
                (DataStreamScanProvider) source.getScanRuntimeProvider(ScanRuntimeProviderContext.INSTANCE);
        SourceTransformation<?, ?, ?> transformation = (SourceTransformation<?, ?, ?>) provider.produceDataStream(
                        id -> Optional.empty(), StreamExecutionEnvironment.getExecutionEnvironment())
                .getTransformation();
        Field field = KafkaSource.class.getDeclaredField("deserializationSchema");
        field.setAccessible(true);
        return (KafkaRecordDeserializationSchema<RowData>) field.get(transformation.getSource());
    }

    /** Why there is a key format: this is what the connector does with the format {@code json}. */
    @Test
    void recordWithoutKeyVanishesWithFormatJson() throws Exception {
        String options = "'key.fields' = 'id', 'key.format' = 'json'";
        assertEquals(1, read(options, "{\"id\":1}", VALUE).size());
        assertEquals(0, read(options, null, VALUE).size());
    }

    @Test
    void recordWithoutKeyIsRow() throws Exception {
        RowData row = read(COLUMNS, null, VALUE).get(0);
        assertEquals(RowKind.INSERT, row.getRowKind());
        assertEquals(0, row.getLong(0));
        assertEquals("a", row.getString(1).toString());
        assertEquals("it is missing", row.getRow(2, 2).getString(0).toString());
        assertTrue(row.getRow(2, 2).isNullAt(1) && row.isNullAt(3));
    }

    @Test
    void deletionWithoutKeyIsDeletionWithTheReason() throws Exception {
        RowData row = read(COLUMNS, null, null).get(0);
        assertEquals(RowKind.DELETE, row.getRowKind());
        assertEquals("it is missing", row.getRow(2, 2).getString(0).toString());
    }

    @Test
    void unreadableKeyAndValueAreOneRow() throws Exception {
        RowData row = read(COLUMNS, "[]", "[ ]").get(0);
        assertEquals("[]", new String(row.getRow(2, 2).getBinary(1)));
        assertEquals("[ ]", new String(row.getRow(3, 2).getBinary(1)));
        assertTrue(row.isNullAt(1));
    }

    @Test
    void goodRecordIsReadAsEver() throws Exception {
        RowData row = read(COLUMNS, "{\"id\":7}", VALUE).get(0);
        assertEquals(7, row.getLong(0));
        assertEquals("a", row.getString(1).toString());
        assertTrue(row.isNullAt(2) && row.isNullAt(3));
    }

    @Test
    void recordWithoutKeyFailsTheJobWithoutTheColumn() {
        String options = "'key.fields' = 'id', 'key.format' = 'upsert-json-key'";
        Throwable error = assertThrows(IOException.class, () -> read(options, null, VALUE));
        while (error.getCause() != null) {
            error = error.getCause();
        }
        assertEquals("Cannot read the key of a record as a row: it is missing", error.getMessage());
    }
}
