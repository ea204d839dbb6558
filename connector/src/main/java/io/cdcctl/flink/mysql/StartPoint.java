package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.table.TableSpec;
import io.debezium.connector.mysql.MySqlConnection;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges.TableChange;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.cdc.connectors.mysql.debezium.DebeziumUtils;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfig;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.utils.TableDiscoveryUtils;

/** Where the binlog was when the first snapshot began, and what the tables were then: rows of the binlog do not say it. */
final class StartPoint {

    /** Tables of many that are altered one after another give each other time. */
    private static final int TRIES = 20;

    final BinlogOffset position;

    /** The tables that are carried, as {@link TableSpec#name}s. */
    final List<String> tables;

    /** Those of the tables that were there. */
    final Map<TableId, TableChange> schemas;

    StartPoint(BinlogOffset position, List<String> tables, Map<TableId, TableChange> schemas) {
        this.position = position;
        this.tables = tables;
        this.schemas = schemas;
    }

    /** Takes it as it is now. */
    static StartPoint now(MySqlSourceConfig config, List<TableSpec> tables) throws SQLException {
        MySqlPartition partition = new MySqlPartition(config.getMySqlConnectorConfig().getLogicalName());
        try (MySqlConnection connection = DebeziumUtils.createMySqlConnection(config)) {
            return now(
                    () -> DebeziumUtils.currentBinlogOffset(connection),
                    () -> TableDiscoveryUtils.discoverSchemaForCapturedTables(partition, config, connection),
                    tables);
        }
    }

    /**
     * A table that is the same before and after the position was noted was so at it: one that is being altered cannot be looked
     * at until it is over, for MySQL and for its binlog.
     */
    static StartPoint now(Supplier<BinlogOffset> position, Supplier<Map<TableId, TableChange>> schemas, List<TableSpec> tables) {
        Map<TableId, TableChange> before = schemas.get();
        for (int i = 0; i < TRIES; i++) {
            BinlogOffset start = position.get();
            Map<TableId, TableChange> after = schemas.get();
            if (TableSchemas.areSame(before, after)) {
                return new StartPoint(start, names(tables), after);
            }
            before = after;
        }
        throw new IllegalStateException("The snapshot cannot begin while tables are altered: each of " + TRIES
                + " times that the position of the binlog was noted, a table was another before it than after it. It is tried again when the"
                + " job restarts.");
    }

    static List<String> names(List<TableSpec> tables) {
        return tables.stream().map(TableSpec::name).sorted().collect(Collectors.toList());
    }
}
