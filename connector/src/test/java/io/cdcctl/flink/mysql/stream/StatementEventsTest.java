package io.cdcctl.flink.mysql.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.MalformedEventException;
import io.cdcctl.flink.mysql.binlog.QueryEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both types of events say the same statement. */
class StatementEventsTest {

    private static final String STATEMENT = "LOAD DATA INFILE 'x' INTO TABLE t";

    private static BinlogEvent event(int type, boolean withFile) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 5, 0});
        body.writeBytes(withFile ? new byte[] {7, 0, 0, 0, 5, 0, 0, 0, 9, 0, 0, 0, 0} : new byte[0]);
        body.writeBytes(new byte[] {0, 1, 2, 3, 4});
        body.writeBytes("shop".getBytes(StandardCharsets.UTF_8));
        body.write(0);
        body.writeBytes(STATEMENT.getBytes(StandardCharsets.UTF_8));
        BinlogEvent event = new BinlogEvent();
        event.type = type;
        event.body = body.toByteArray();
        event.to = event.body.length;
        return event;
    }

    @Test
    void loadingIsAStatementBehindItsFile() throws Exception {
        for (BinlogEvent event : new BinlogEvent[] {event(BinlogEvent.QUERY, false), event(StatementEvents.EXECUTE_LOAD_QUERY, true)}) {
            QueryEvent query = StatementEvents.parse(event, Collations.of(Map.of()));
            assertEquals("shop", query.database);
            assertEquals(STATEMENT, query.statement);
        }
    }

    @Test
    void oneThatEndsEarlyIsRefused() {
        BinlogEvent event = event(StatementEvents.EXECUTE_LOAD_QUERY, true);
        event.to = 20;
        assertThrows(MalformedEventException.class, () -> StatementEvents.parse(event, Collations.of(Map.of())));
    }
}
