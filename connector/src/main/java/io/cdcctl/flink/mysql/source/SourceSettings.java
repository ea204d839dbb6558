package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.snapshot.SessionSettings;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is read, from where, and how. */
public final class SourceSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    /** How the binlog is read. */
    final BinlogSettings binlog;

    /** How the tables are read. */
    final SessionSettings session;

    final ArrayList<TableSpec> tables;

    /** Rows that a chunk has at least. */
    final int chunkRows;

    final ZeroDates zeroDates;

    /** When a table that cannot be read is tried again. */
    final Duration retry;

    public SourceSettings(
            BinlogSettings binlog, SessionSettings session, List<TableSpec> tables, int chunkRows, ZeroDates zeroDates, Duration retry) {
        this.binlog = binlog;
        this.session = session;
        this.tables = new ArrayList<>(tables);
        this.chunkRows = chunkRows;
        this.zeroDates = zeroDates;
        this.retry = retry;
    }

    /** The table of this name, {@code database.table}. */
    TableSpec table(String name) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Table " + name + " is in the state of the job and not among its tables."));
    }
}
