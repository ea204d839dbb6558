package io.cdcctl.flink.mysql;

import io.debezium.connector.mysql.MySqlConnection;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges.TableChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.cdc.connectors.mysql.debezium.DebeziumUtils;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfig;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplitSerializer;
import org.apache.flink.cdc.connectors.mysql.source.utils.TableDiscoveryUtils;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** What tables are, and the form that checkpoints have it in. */
final class TableSchemas {

    /** The version of {@link MySqlSplitSerializer} whose form it is. */
    private static final int VERSION = 4;

    private static final int INITIAL_BYTES = 4096;

    private TableSchemas() {}

    /** What these tables are now. */
    static Map<TableId, TableChange> now(MySqlSourceConfig config, TableId... tables) throws SQLException {
        MySqlPartition partition = new MySqlPartition(config.getMySqlConnectorConfig().getLogicalName());
        try (MySqlConnection connection = DebeziumUtils.createMySqlConnection(config)) {
            return TableDiscoveryUtils.discoverSchemaForCapturedTables(partition, List.of(tables), config, connection);
        }
    }

    static byte[] serialize(Map<TableId, TableChange> schemas) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
        MySqlSplitSerializer.writeTableSchemas(new TreeMap<>(schemas), out);
        return out.getCopyOfBuffer();
    }

    static Map<TableId, TableChange> deserialize(byte[] bytes) throws IOException {
        return MySqlSplitSerializer.readTableSchemas(VERSION, new DataInputDeserializer(bytes));
    }

    /** Whether nothing of them differs. Debezium does not compare all that there is of a column. */
    static boolean areSame(Map<TableId, TableChange> some, Map<TableId, TableChange> others) {
        try {
            return Arrays.equals(serialize(some), serialize(others));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
