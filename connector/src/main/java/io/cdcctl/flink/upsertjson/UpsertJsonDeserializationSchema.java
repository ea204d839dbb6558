package io.cdcctl.flink.upsertjson;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * Turns the value of a record into an INSERT row and a missing value into a DELETE row of NULLs, or the key of a record into an
 * INSERT row. It emits exactly one row for whatever it is given: the Kafka connector joins the rows of key and value, so a
 * record whose key gave none would vanish.
 */
final class UpsertJsonDeserializationSchema implements DeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    /** How much of an unreadable record an error shows, in bytes. */
    private static final int SHOWN_BYTES = 200;

    private final RecordPart part;
    private final RowDecoder decoder;
    private final UnreadableRow unreadableRow;
    private final TypeInformation<RowData> producedType;
    private final RowType rowType;
    private final int[] notNull;

    /** @param unreadableRow null: a record that cannot be read fails the job */
    UpsertJsonDeserializationSchema(
            RecordPart part,
            RowDecoder decoder,
            UnreadableRow unreadableRow,
            TypeInformation<RowData> producedType,
            RowType rowType) {
        this.part = part;
        this.decoder = decoder;
        this.unreadableRow = unreadableRow;
        this.producedType = producedType;
        this.rowType = rowType;
        this.notNull = IntStream.range(0, rowType.getFieldCount())
                .filter(i -> !rowType.getTypeAt(i).isNullable())
                .toArray();
    }

    @Override
    public void open(InitializationContext context) throws Exception {
        decoder.open(context);
    }

    @Override
    public RowData deserialize(byte[] bytes) throws IOException {
        try {
            if (bytes != null) {
                return checked(decoder.decode(bytes));
            }
            if (part == RecordPart.VALUE) {
                return new GenericRowData(RowKind.DELETE, rowType.getFieldCount());
            }
            throw new UnreadableException("it is missing");
        } catch (UnreadableException e) {
            return unreadable(bytes, e);
        }
    }

    private RowData checked(RowData row) throws UnreadableException {
        for (int position : notNull) {
            if (row.isNullAt(position)) {
                throw new UnreadableException(
                        String.format("column '%s' is missing or null", rowType.getFieldNames().get(position)));
            }
        }
        return row;
    }

    /** The one place that decides what becomes of an unreadable record. */
    private RowData unreadable(byte[] bytes, UnreadableException error) throws IOException {
        if (unreadableRow != null) {
            return unreadableRow.of(error.getMessage(), bytes);
        }
        String content = bytes == null ? "" : String.format(". The %s is %s", part, shown(bytes));
        throw new IOException(
                String.format("Cannot read the %s of a record as a row: %s%s", part, error.getMessage(), content),
                error.getCause());
    }

    private static String shown(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, SHOWN_BYTES), StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder().append('\'');
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        shown.append('\'');
        return bytes.length > SHOWN_BYTES
                ? shown + String.format(" (the first %d of %d bytes)", SHOWN_BYTES, bytes.length)
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
