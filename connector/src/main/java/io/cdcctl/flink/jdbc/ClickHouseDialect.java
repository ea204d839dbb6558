package io.cdcctl.flink.jdbc;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.jdbc.core.database.dialect.AbstractDialect;
import org.apache.flink.connector.jdbc.core.database.dialect.JdbcDialectConverter;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * ClickHouse for flink-connector-jdbc: sinks only.
 *
 * <p>An upsert is a plain INSERT: a ReplacingMergeTree keeps the newest row of a key. What a deletion is depends on the
 * primary key that the Flink table declares:
 *
 * <ul>
 *   <li>With {@code _version} among the key's columns, next to the columns that ClickHouse sorts by, every change is a
 *       version of its own and a deletion is one more row, with the key, the version and {@code _is_deleted} 1. The
 *       version comes from the query: {@code _offset * 4 + CASE WHEN <deletion> THEN 2 ELSE 1 END}. The connector
 *       delivers at least once and, within a batch, all insertions before all deletions; neither matters, because a
 *       record written again, later or twice has the same version again, and the newest version wins whenever it came.
 *   <li>Without it a deletion is a lightweight DELETE by key: one mutation for each deleted row, which waits until all
 *       replicas have done it, and which needs the right to ALTER DELETE. It takes every version of the key, whichever
 *       came last. While a job repeats records after a failure, a row that was deleted since may be back, and a row
 *       that was inserted after its deletion may be missing; both are right again once the repetition has caught up,
 *       provided that the table does not drop repeated blocks: a Replicated table does, unless the URL has {@code
 *       clickhouse_setting_deduplicate_insert=disable}.
 * </ul>
 */
public final class ClickHouseDialect extends AbstractDialect {

    private static final long serialVersionUID = 1L;

    private static final int MAX_DECIMAL_PRECISION = 38;
    private static final int MAX_TIMESTAMP_PRECISION = 9;

    /**
     * Settings of every statement: an insertion is in the table when it returns; a NULL that a column cannot hold is an
     * error and not the default value; instants are read with their zone.
     */
    private static final String[] SETTINGS = {
        "clickhouse_setting_async_insert=0",
        "clickhouse_setting_input_format_null_as_default=0",
        "clickhouse_setting_date_time_input_format=best_effort",
    };

    @Override
    public String dialectName() {
        return "ClickHouse";
    }

    @Override
    public Optional<String> defaultDriverName() {
        return Optional.of("com.clickhouse.jdbc.ClickHouseDriver");
    }

    @Override
    public JdbcDialectConverter getRowConverter(RowType rowType) {
        return new ClickHouseDialectConverter(rowType);
    }

    @Override
    public String getLimitClause(long limit) {
        return "LIMIT " + limit;
    }

    /** Adds the settings that the URL does not have. */
    @Override
    public String appendDefaultUrlProperties(String url) {
        String missing = Stream.of(SETTINGS)
                .filter(setting -> !url.contains(setting.substring(0, setting.indexOf('=') + 1)))
                .collect(Collectors.joining("&"));
        return missing.isEmpty() ? url : url + (url.contains("?") ? "&" : "?") + missing;
    }

    @Override
    public Set<LogicalTypeRoot> supportedTypes() {
        return EnumSet.of(
                LogicalTypeRoot.BOOLEAN,
                LogicalTypeRoot.TINYINT,
                LogicalTypeRoot.SMALLINT,
                LogicalTypeRoot.INTEGER,
                LogicalTypeRoot.BIGINT,
                LogicalTypeRoot.FLOAT,
                LogicalTypeRoot.DOUBLE,
                LogicalTypeRoot.DECIMAL,
                LogicalTypeRoot.CHAR,
                LogicalTypeRoot.VARCHAR,
                LogicalTypeRoot.VARBINARY,
                LogicalTypeRoot.DATE,
                LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
                LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
    }

    @Override
    public Optional<Range> decimalPrecisionRange() {
        return Optional.of(Range.of(1, MAX_DECIMAL_PRECISION));
    }

    @Override
    public Optional<Range> timestampPrecisionRange() {
        return Optional.of(Range.of(0, MAX_TIMESTAMP_PRECISION));
    }

    /** The JDBC connector names parameters by columns and reads only letters, digits, _ and $ as a name. */
    @Override
    public void validate(RowType rowType) {
        for (String name : rowType.getFieldNames()) {
            if (!name.chars().allMatch(Character::isJavaIdentifierPart)) {
                throw new ValidationException(String.format(
                        "The JDBC connector cannot write column '%s':"
                                + " it takes letters, digits, _ and $ in a column's name.",
                        name));
            }
        }
        super.validate(rowType);
    }

    @Override
    public String quoteIdentifier(String identifier) {
        return ClickHouseStatements.quote(identifier);
    }

    @Override
    public String getInsertIntoStatement(String tableName, String[] fieldNames) {
        return ClickHouseStatements.insert(tableName, fieldNames);
    }

    @Override
    public Optional<String> getUpsertStatement(String tableName, String[] fieldNames, String[] uniqueKeyFields) {
        return Optional.of(ClickHouseStatements.upsert(tableName, fieldNames, uniqueKeyFields));
    }

    @Override
    public String getDeleteStatement(String tableName, String[] conditionFields) {
        return ClickHouseStatements.delete(tableName, conditionFields);
    }

    /** Called while a query is planned that reads the table. */
    @Override
    public String getSelectFromStatement(String tableName, String[] selectFields, String[] conditionFields) {
        throw new ValidationException("The ClickHouse dialect writes only: table " + tableName + " cannot be read.");
    }
}
