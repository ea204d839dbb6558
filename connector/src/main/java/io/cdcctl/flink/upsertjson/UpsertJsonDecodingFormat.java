package io.cdcctl.flink.upsertjson;

import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Wraps the decoder of {@code json} and declares that rows are inserted or deleted. */
final class UpsertJsonDecodingFormat implements DecodingFormat<DeserializationSchema<RowData>> {

    private static final ChangelogMode CHANGELOG_MODE = ChangelogMode.newBuilder()
            .addContainedKind(RowKind.INSERT)
            .addContainedKind(RowKind.DELETE)
            .build();

    private final DecodingFormat<DeserializationSchema<RowData>> json;

    UpsertJsonDecodingFormat(DecodingFormat<DeserializationSchema<RowData>> json) {
        this.json = json;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return CHANGELOG_MODE;
    }

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(DynamicTableSource.Context context, DataType valueType) {
        RowType rowType = (RowType) valueType.getLogicalType();
        refuseNotNull(rowType);
        return new UpsertJsonDeserializationSchema(
                json.createRuntimeDecoder(context, valueType),
                context.createTypeInformation(valueType),
                rowType.getFieldCount());
    }

    /** A deletion carries the key only, so every column that is read from the value must be able to hold NULL. */
    private static void refuseNotNull(RowType rowType) {
        String columns = rowType.getFields().stream()
                .filter(field -> !field.getType().isNullable())
                .map(RowType.RowField::getName)
                .collect(Collectors.joining("', '"));
        if (!columns.isEmpty()) {
            throw new ValidationException(String.format(
                    "Format '%s' reads the columns '%s' from the value, but they are declared NOT NULL and a deletion has no"
                            + " value. Declare them nullable, or, where they are part of the key, set"
                            + " 'value.fields-include' = 'EXCEPT_KEY'.",
                    UpsertJsonFormatFactory.IDENTIFIER, columns));
        }
    }
}
