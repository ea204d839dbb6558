package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.stream.PreparedSearch;
import io.cdcctl.flink.mysql.stream.PreparedTransaction;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for the rows of XA transactions that were prepared before a snapshot begins, and may be committed after it. */
final class PreparedPlaces implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(PreparedPlaces.class);

    private static final int FIRST_EVENT = 4;

    /** Events of rows may have more: nothing is to be known of them. */
    private static final int MOST_BYTES = 1 << 24;

    private final BinlogSearch search;

    PreparedPlaces(BinlogSettings binlog) {
        search = new BinlogSearch(binlog, MOST_BYTES);
    }

    /** By their names, where those of them stand that are in the binlog, from this file on; null is the first one that is still there. */
    Map<String, PreparedTransaction> find(Collection<String> xids, String first) throws IOException {
        Map<String, PreparedTransaction> found = new HashMap<>();
        List<String> files = xids.isEmpty() ? List.of() : files();
        int last = first == null ? 0 : Math.max(0, files.indexOf(first));
        for (int i = files.size() - 1; i >= last && !found.keySet().containsAll(xids); i--) {
            LOG.info("Looking in {} for the rows of XA transactions that are prepared", files.get(i));
            in(files.get(i)).forEach(found::putIfAbsent);
        }
        found.keySet().retainAll(xids);
        return found;
    }

    private List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        search.look(connection -> connection.query("SHOW BINARY LOGS")).forEach(file -> files.add(file[0]));
        return files;
    }

    private Map<String, PreparedTransaction> in(String file) throws IOException {
        return search.look(connection -> {
            connection.startAt(file, FIRST_EVENT);
            return PreparedSearch.in(file, connection, MOST_BYTES);
        });
    }

    /** Ends a search of another thread. */
    @Override
    public void close() throws IOException {
        search.close();
    }
}
