package io.cdcctl.flink.mysql.source;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceEvent;

/** Tells a reader, who shows it in its metrics, which tables the snapshot cannot read at present. */
final class UnreadTables implements SourceEvent {

    private static final long serialVersionUID = 1L;

    /** Why, by {@code database.table}. */
    final TreeMap<String, String> troubles;

    UnreadTables(Map<String, String> troubles) {
        this.troubles = new TreeMap<>(troubles);
    }
}
