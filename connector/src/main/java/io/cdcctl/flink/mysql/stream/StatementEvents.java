package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.MalformedEventException;
import io.cdcctl.flink.mysql.binlog.QueryEvent;

/** Reads the events that hold a statement. */
final class StatementEvents {

    /** The type of the event of LOAD DATA in a session that logs statements. */
    static final int EXECUTE_LOAD_QUERY = 18;

    /** Bytes that both types begin with, and those that follow in an event of LOAD DATA: its file, and where the statement names it. */
    private static final int HEAD = 13;

    private static final int FILE = 13;

    private StatementEvents() {}

    /** The statement of an event of either type. The body is not what it was afterwards. */
    static QueryEvent parse(BinlogEvent event, Collations collations) throws MalformedEventException {
        int from = event.from;
        if (event.type == EXECUTE_LOAD_QUERY) {
            if (event.to - from < HEAD + FILE) {
                throw new MalformedEventException("a LOAD DATA of " + (event.to - from) + " bytes");
            }
            System.arraycopy(event.body, from, event.body, from + FILE, HEAD);
            from += FILE;
        }
        return QueryEvent.parse(event.body, from, event.to, collations);
    }
}
