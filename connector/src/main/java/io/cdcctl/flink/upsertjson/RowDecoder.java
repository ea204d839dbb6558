package io.cdcctl.flink.upsertjson;

import java.io.Serializable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.GenericRowData;

/** Reads a row from JSON. */
interface RowDecoder extends Serializable {

    void open(DeserializationSchema.InitializationContext context) throws Exception;

    /** The row, an INSERT; throws where the JSON does not say for certain what the row is. */
    GenericRowData decode(byte[] json) throws UnreadableException;
}
