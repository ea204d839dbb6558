package io.cdcctl.flink.upsertjson;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.json.JsonFormatFactory;
import org.apache.flink.formats.json.JsonFormatOptions;
import org.apache.flink.formats.json.JsonFormatOptionsUtil;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Reads keys or values, and declares that rows are inserted and, where values are read, deleted. */
final class UpsertJsonDecodingFormat implements DecodingFormat<DeserializationSchema<RowData>> {

    private static final ChangelogMode INSERTIONS_AND_DELETIONS = ChangelogMode.newBuilder()
            .addContainedKind(RowKind.INSERT)
            .addContainedKind(RowKind.DELETE)
            .build();

    private final RecordPart part;
    private final ReadableConfig options;
    private final DecodingFormat<DeserializationSchema<RowData>> json;

    UpsertJsonDecodingFormat(RecordPart part, ReadableConfig options) {
        this.part = part;
        this.options = options;
        this.json = new JsonFormatFactory().createDecodingFormat(null, options);
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return part == RecordPart.KEY ? ChangelogMode.insertOnly() : INSERTIONS_AND_DELETIONS;
    }

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(DynamicTableSource.Context context, DataType type) {
        RowType rowType = (RowType) type.getLogicalType();
        if (part == RecordPart.VALUE) {
            refuseNotNull(rowType);
        }
        UnreadableRow unreadableRow = options.getOptional(UpsertJsonOptions.UNREADABLE_COLUMN)
                .map(column -> UnreadableRow.in(rowType, column, part))
                .orElse(null);
        int[] positions = IntStream.range(0, rowType.getFieldCount())
                .filter(i -> unreadableRow == null || i != unreadableRow.position())
                .toArray();
        RowDecoder decoder = decoder(context, columns(type, positions), positions, rowType.getFieldCount());
        return new UpsertJsonDeserializationSchema(
                part, decoder, unreadableRow, context.createTypeInformation(type), rowType);
    }

    private RowDecoder decoder(DynamicTableSource.Context context, DataType columns, int[] positions, int arity) {
        RowType rowType = (RowType) columns.getLogicalType();
        boolean failOnMissingField = options.get(JsonFormatOptions.FAIL_ON_MISSING_FIELD);
        RowDecoder careful = new CarefulRowDecoder(
                rowType, failOnMissingField, json.createRuntimeDecoder(context, columns), positions, arity);
        return new JsonRowDecoder(
                rowType,
                JsonFormatOptionsUtil.getTimestampFormat(options),
                failOnMissingField,
                positions,
                arity,
                careful);
    }

    private static DataType columns(DataType type, int[] positions) {
        List<String> names = DataType.getFieldNames(type);
        List<DataType> types = DataType.getFieldDataTypes(type);
        return DataTypes.ROW(IntStream.of(positions)
                .mapToObj(i -> DataTypes.FIELD(names.get(i), types.get(i)))
                .toArray(DataTypes.Field[]::new));
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
