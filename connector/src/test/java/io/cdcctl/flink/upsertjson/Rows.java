package io.cdcctl.flink.upsertjson;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;

/** Reads single records by the formats. */
final class Rows {

    private Rows() {}

    static DecodingFormat<DeserializationSchema<RowData>> format(
            DeserializationFormatFactory factory, Map<String, String> options) {
        return factory.createDecodingFormat(null, Configuration.fromMap(options));
    }

    /** The schema as it arrives at a task manager. */
    static DeserializationSchema<RowData> schema(
            DeserializationFormatFactory factory, Map<String, String> options, DataType type) {
        try {
            DeserializationSchema<RowData> schema = InstantiationUtil.clone(
                    format(factory, options).createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, type));
            schema.open(null);
            return schema;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one row of a record. */
    static RowData read(DeserializationSchema<RowData> schema, String record) throws IOException {
        List<RowData> rows = new ArrayList<>();
        schema.deserialize(bytes(record), collector(rows));
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows");
        }
        return rows.get(0);
    }

    static byte[] bytes(String record) {
        return record == null ? null : record.getBytes(StandardCharsets.UTF_8);
    }

    static Collector<RowData> collector(List<RowData> rows) {
        return new Collector<>() {
            @Override
            public void collect(RowData row) {
                rows.add(row);
            }

            @Override
            public void close() {}
        };
    }
}
