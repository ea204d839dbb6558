package io.cdcctl.flink.mysql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfig;
import org.apache.flink.cdc.connectors.mysql.source.reader.MySqlSourceReaderContext;
import org.apache.flink.cdc.connectors.mysql.source.reader.MySqlSplitReader;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlRecords;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSnapshotSplit;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplit;
import org.apache.flink.cdc.connectors.mysql.source.split.SourceRecords;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the chunks of the first snapshot without Debezium, which takes most of a snapshot's time. Debezium reads all else: the
 * binlog, tables that are added later, and chunks with something that it has to say what it is.
 */
@SuppressWarnings("try") // Its close throws what that of MySqlSplitReader may throw.
final class DirectSplitReader extends MySqlSplitReader {

    private static final Logger LOG = LoggerFactory.getLogger(DirectSplitReader.class);

    private final MySqlSourceConfig config;
    private final DirectSnapshot snapshot;

    private final Queue<MySqlSnapshotSplit> waiting = new ArrayDeque<>();

    /** Splits that Debezium has yet to read to their end. */
    final Set<String> others = new HashSet<>();

    private boolean hasBinlog;
    private MySqlSnapshotSplit split;
    private ChunkReader chunk;

    DirectSplitReader(MySqlSourceConfig config, int subtask, MySqlSourceReaderContext context, DirectSnapshot snapshot) {
        super(config, subtask, context, snapshot.hooks());
        this.config = config;
        this.snapshot = snapshot;
    }

    @Override
    public void handleSplitsChanges(SplitsChange<MySqlSplit> change) {
        // The reader of the binlog steps aside for tables that are added, which is a matter of Debezium's alone.
        if (!hasBinlog && change.splits().stream().anyMatch(MySqlSplit::isBinlogSplit)) {
            hasBinlog = true;
            leave(new ArrayList<>(waiting));
            waiting.clear();
        }
        if (hasBinlog) {
            leave(change.splits());
        } else {
            change.splits().forEach(one -> waiting.add(one.asSnapshotSplit()));
        }
    }

    private void leave(List<MySqlSplit> splits) {
        splits.forEach(one -> others.add(one.splitId()));
        super.handleSplitsChanges(new SplitsAddition<>(splits));
    }

    @Override
    public RecordsWithSplitIds<SourceRecords> fetch() throws IOException {
        try {
            if (chunk == null && others.isEmpty()) {
                begin();
            }
            return chunk == null ? fetchOthers() : next();
        } catch (SQLException e) {
            throw new IOException("Reading a chunk of " + split.getTableId() + " failed: " + e.getMessage(), e);
        }
    }

    private RecordsWithSplitIds<SourceRecords> fetchOthers() throws IOException {
        RecordsWithSplitIds<SourceRecords> records = super.fetch();
        others.removeAll(records.finishedSplits());
        return records;
    }

    private void begin() throws SQLException {
        split = waiting.remove();
        chunk = snapshot.open(config, split);
        if (chunk == null) {
            LOG.info("{} is read by Debezium", split.splitId());
            leave(List.of(snapshot.asItIsNow(config, split)));
        }
    }

    private RecordsWithSplitIds<SourceRecords> next() throws SQLException, IOException {
        SnapshotRows some;
        try {
            some = new SnapshotRows(chunk.next(), chunk.start(), chunk.isDone());
        } catch (IllegalArgumentException e) {
            LOG.info("{} is read again by Debezium: {}", split.splitId(), e.getMessage());
            closeChunk();
            leave(List.of(snapshot.asItIsNow(config, split)));
            return fetchOthers();
        }
        Set<String> finished = Collections.emptySet();
        if (some.last) {
            finished = Set.of(split.splitId());
            closeChunk();
        }
        return new MySqlRecords(split.splitId(), List.of(new SourceRecords(List.of(some.asRecord()))).iterator(), finished);
    }

    private void closeChunk() throws SQLException {
        chunk.close();
        chunk = null;
    }

    @Override
    public void close() throws Exception {
        if (chunk != null) {
            closeChunk();
        }
        super.close();
    }
}
