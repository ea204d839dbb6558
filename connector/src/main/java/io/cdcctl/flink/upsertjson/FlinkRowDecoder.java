package io.cdcctl.flink.upsertjson;

import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Reads a row by Flink's format {@code json}. */
final class FlinkRowDecoder implements RowDecoder {

    private static final long serialVersionUID = 1L;

    private final DeserializationSchema<RowData> json;
    private final int[] positions;
    private final int arity;

    /** @param positions where each column that {@code json} reads stands in the row of {@code arity} columns */
    FlinkRowDecoder(DeserializationSchema<RowData> json, int[] positions, int arity) {
        this.json = json;
        this.positions = positions;
        this.arity = arity;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        json.open(context);
    }

    @Override
    public GenericRowData decode(byte[] bytes) throws UnreadableException {
        GenericRowData read;
        try {
            read = (GenericRowData) json.deserialize(bytes);
        } catch (IOException | RuntimeException e) {
            Throwable cause = rootCause(e);
            throw new UnreadableException(String.valueOf(cause.getMessage()), cause);
        }
        if (read == null) {
            throw new UnreadableException("it is not a JSON object");
        }
        GenericRowData row = new GenericRowData(arity);
        for (int i = 0; i < positions.length; i++) {
            row.setField(positions[i], read.getField(i));
        }
        return row;
    }

    private static Throwable rootCause(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }
}
