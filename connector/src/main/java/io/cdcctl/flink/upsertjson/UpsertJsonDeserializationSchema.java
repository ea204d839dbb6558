package io.cdcctl.flink.upsertjson;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Turns the value of a record into an INSERT row, and a missing value into a DELETE row of NULLs. */
final class UpsertJsonDeserializationSchema implements DeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    /** How much of an unreadable value an error shows, in bytes. */
    private static final int SHOWN_BYTES = 200;

    private final DeserializationSchema<RowData> json;
    private final TypeInformation<RowData> producedType;
    private final int arity;

    UpsertJsonDeserializationSchema(
            DeserializationSchema<RowData> json, TypeInformation<RowData> producedType, int arity) {
        this.json = json;
        this.producedType = producedType;
        this.arity = arity;
    }

    @Override
    public void open(InitializationContext context) throws Exception {
        json.open(context);
    }

    @Override
    public RowData deserialize(byte[] value) throws IOException {
        return value == null ? new GenericRowData(RowKind.DELETE, arity) : insertion(value);
    }

    private RowData insertion(byte[] value) throws IOException {
        RowData row;
        try {
            row = json.deserialize(value);
        } catch (IOException | RuntimeException e) {
            return unreadable(value, rootCause(e));
        }
        return row == null ? unreadable(value, null) : row;
    }

    /** The one place that decides what becomes of an unreadable value. */
    private static RowData unreadable(byte[] value, Throwable cause) throws IOException {
        String reason = cause == null ? "it is not a JSON object" : String.valueOf(cause.getMessage());
        throw new IOException(
                String.format("Cannot read the value of a record as a row: %s. The value is %s", reason, shown(value)),
                cause);
    }

    private static Throwable rootCause(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String shown(byte[] value) {
        String text = new String(value, 0, Math.min(value.length, SHOWN_BYTES), StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder().append('\'');
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        shown.append('\'');
        return value.length > SHOWN_BYTES
                ? shown + String.format(" (the first %d of %d bytes)", SHOWN_BYTES, value.length)
                : shown.toString();
    }

    @Override
    public boolean isEndOfStream(RowData row) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return producedType;
    }
}
