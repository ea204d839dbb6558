package io.cdcctl.flink.kafka;

import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** Rows that are records of topics: the topic, the key and the value, which a deletion does not have. */
public final class TopicRecords {

    public static final int TOPIC = 0;
    public static final int KEY = 1;
    public static final int VALUE = 2;

    public static final DataType ROW = DataTypes.ROW(
                    DataTypes.FIELD("topic", DataTypes.STRING().notNull()),
                    DataTypes.FIELD("key", DataTypes.BYTES().notNull()),
                    DataTypes.FIELD("value", DataTypes.BYTES()))
            .notNull();

    private static final List<LogicalTypeRoot> TYPES =
            List.of(LogicalTypeRoot.VARCHAR, LogicalTypeRoot.VARBINARY, LogicalTypeRoot.VARBINARY);

    private TopicRecords() {}

    /** Throws a {@link ValidationException} where a table's columns are not these three. */
    public static void checkColumns(ResolvedSchema schema) {
        RowType row = (RowType) schema.toPhysicalRowDataType().getLogicalType();
        boolean fits = row.getFieldCount() == TYPES.size() && schema.getColumnCount() == TYPES.size();
        for (int i = 0; fits && i < TYPES.size(); i++) {
            fits = row.getTypeAt(i).getTypeRoot() == TYPES.get(i);
        }
        if (!fits) {
            throw new ValidationException(
                    "The columns have to be `topic` STRING NOT NULL, `key` BYTES NOT NULL, `value` BYTES, and are " + row.asSummaryString() + ".");
        }
    }
}
