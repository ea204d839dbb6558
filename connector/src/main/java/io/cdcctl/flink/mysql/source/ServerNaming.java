package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.snapshot.NamedColumns;
import io.cdcctl.flink.mysql.snapshot.SnapshotSession;
import io.cdcctl.flink.mysql.stream.AlteredTables;
import io.cdcctl.flink.mysql.stream.ColumnNaming;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server what columns are called, and looks through its binlog whether they were called so all the time: as for changes that
 * were made between the stop of an earlier reader and the moment in which the binlog began to say it itself.
 */
final class ServerNaming implements ColumnNaming, Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerNaming.class);

    /** Of events of rows nothing is to be known, and statements that alter tables are shorter. */
    private static final int MOST_BYTES = 1 << 20;

    private final SourceSettings settings;
    private final BinlogSearch search;

    ServerNaming(SourceSettings settings) {
        this.settings = settings;
        search = new BinlogSearch(settings.binlog, MOST_BYTES);
    }

    @Override
    public Map<String, NamedColumns> since(StreamPosition position) throws IOException {
        LOG.info("The binlog at {} does not say the names of columns: the server is asked, and whether they were the same until now", position);
        Map<String, NamedColumns> columns;
        try (SnapshotSession session = SnapshotSession.open(settings.session)) {
            columns = NamedColumns.of(session, settings.tables);
        } catch (SQLException e) {
            throw new IOException("MySQL at " + settings.binlog.server() + " cannot be asked for its columns: " + e.getMessage(), e);
        }
        Set<String> altered = altered(position);
        altered.forEach(table -> LOG.warn("Table {} was altered since: what its columns were called is not known", table));
        columns.keySet().removeAll(altered);
        return columns;
    }

    private Set<String> altered(StreamPosition position) throws IOException {
        return search.look(connection -> {
            Collations collations = Collations.load(connection);
            if (position.gtids) {
                connection.startAt(position.executed);
            } else {
                connection.startAt(position.file, position.offset);
            }
            return AlteredTables.in(connection, MOST_BYTES, collations, settings.tables);
        });
    }

    /** Ends a search of another thread. */
    @Override
    public void close() throws IOException {
        search.close();
    }
}
