package io.cdcctl.flink.kafka;

import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Rows that are records of topics: the topic, the key and the value, which a deletion does not have. Rows with a version
 * have it behind these: a number to be read without sign, by which the changes of a key are put in order.
 */
public final class TopicRecords {

    public static final int TOPIC = 0;
    public static final int KEY = 1;
    public static final int VALUE = 2;
    public static final int VERSION = 3;

    /** Header of a record that holds its version: 8 bytes, the highest first. */
    public static final String VERSION_HEADER = "version";

    public static final DataType ROW_WITH_VERSION = DataTypes.ROW(
                    DataTypes.FIELD("topic", DataTypes.STRING().notNull()),
                    DataTypes.FIELD("key", DataTypes.BYTES().notNull()),
                    DataTypes.FIELD("value", DataTypes.BYTES()),
                    DataTypes.FIELD("version", DataTypes.BIGINT().notNull()))
            .notNull();

    private static final String COLUMNS = "`topic` STRING NOT NULL, `key` BYTES NOT NULL, `value` BYTES";
    private static final List<LogicalTypeRoot> TYPES =
            List.of(LogicalTypeRoot.VARCHAR, LogicalTypeRoot.VARBINARY, LogicalTypeRoot.VARBINARY);
    private static final List<LogicalTypeRoot> TYPES_WITH_VERSION =
            List.of(LogicalTypeRoot.VARCHAR, LogicalTypeRoot.VARBINARY, LogicalTypeRoot.VARBINARY, LogicalTypeRoot.BIGINT);

    private TopicRecords() {}

    /** Throws a {@link ValidationException} where a table's columns are not topic, key, value and version. */
    public static void checkColumnsWithVersion(ResolvedSchema schema) {
        if (!fits(schema, TYPES_WITH_VERSION)) {
            throw refusal(schema, COLUMNS + ", `version` BIGINT NOT NULL");
        }
    }

    /** Whether a table's rows have a version; throws a {@link ValidationException} where they fit neither way. */
    static boolean haveVersion(ResolvedSchema schema) {
        boolean version = fits(schema, TYPES_WITH_VERSION);
        if (!version && !fits(schema, TYPES)) {
            throw refusal(schema, COLUMNS + ", and `version` BIGINT where records have one");
        }
        return version;
    }

    private static boolean fits(ResolvedSchema schema, List<LogicalTypeRoot> types) {
        RowType row = physicalRow(schema);
        boolean fits = row.getFieldCount() == types.size() && schema.getColumnCount() == types.size();
        for (int i = 0; fits && i < types.size(); i++) {
            fits = row.getTypeAt(i).getTypeRoot() == types.get(i);
        }
        return fits;
    }

    private static ValidationException refusal(ResolvedSchema schema, String columns) {
        return new ValidationException(
                "The columns have to be " + columns + ", and are " + physicalRow(schema).asSummaryString() + ".");
    }

    private static RowType physicalRow(ResolvedSchema schema) {
        return (RowType) schema.toPhysicalRowDataType().getLogicalType();
    }
}
