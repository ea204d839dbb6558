package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.target.FlinkColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;

/** The physical columns and the primary key of a sink table. Rows carry the columns in this order, then the metadata. */
final class SinkSchema {

    final List<FlinkColumn> columns;

    private SinkSchema(List<FlinkColumn> columns) {
        this.columns = columns;
    }

    static SinkSchema of(ResolvedSchema schema, SinkConfig config) {
        List<String> key = schema.getPrimaryKey()
                .map(UniqueConstraint::getColumns)
                .orElseThrow(() -> new ValidationException(
                        "A sink table with 'connector' = 'clickhouse' needs PRIMARY KEY (...) NOT ENFORCED: versions of a row"
                                + " are told apart by it."));
        List<FlinkColumn> columns = new ArrayList<>();
        for (Column column : schema.getColumns()) {
            if (column.isPhysical()) {
                columns.add(new FlinkColumn(
                        refuseReserved(column.getName(), config),
                        column.getDataType().getLogicalType(),
                        columns.size(),
                        key.contains(column.getName())));
            }
        }
        return new SinkSchema(columns);
    }

    private static String refuseReserved(String name, SinkConfig config) {
        if (name.equals(config.versionColumn) || name.equals(config.deletedColumn)) {
            throw new ValidationException(String.format(
                    "The column '%s' is written by the sink itself: leave it out of the table, or choose another name with"
                            + " '%s' or '%s'.",
                    name, SinkOptions.VERSION_COLUMN.key(), SinkOptions.DELETED_COLUMN.key()));
        }
        return name;
    }
}
