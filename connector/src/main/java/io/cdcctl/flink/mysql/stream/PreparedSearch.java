package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.GtidEvent;
import io.cdcctl.flink.mysql.binlog.XaPrepare;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Finds the XA transactions that were prepared in a file of the binlog. */
public final class PreparedSearch {

    private PreparedSearch() {}

    /**
     * The last of each name, by its name, whatever became of it. The connection has to be started at the file's beginning and must not
     * wait at the end of the binlog.
     */
    public static Map<String, PreparedTransaction> in(String file, BinlogConnection connection, int maxEventBytes) throws IOException {
        Map<String, PreparedTransaction> found = new HashMap<>();
        EventWalk walk = new EventWalk(connection, maxEventBytes);
        GtidEvent gtid = new GtidEvent();
        long offset = 0;
        for (BinlogEvent event = walk.next(); event != null && !isEnd(event); event = walk.next()) {
            if (isBegin(event)) {
                gtid.parse(event);
                offset = event.logPos - event.length;
            } else if (event.type == BinlogEvent.XA_PREPARE) {
                String xid = XaPrepare.parse(event.body, event.from, event.to).xid;
                found.put(xid, new PreparedTransaction(xid, gtid.anonymous ? "" : gtid.toString(), file, offset));
            }
        }
        return found;
    }

    /** What the file itself ends with, and not what the server says first of it. */
    private static boolean isEnd(BinlogEvent event) {
        boolean ends = event.type == BinlogEvent.ROTATE || event.type == BinlogEvent.STOP;
        return ends && (event.flags & BinlogEvent.ARTIFICIAL) == 0 && event.logPos != 0;
    }

    static boolean isBegin(BinlogEvent event) {
        return event.type == BinlogEvent.GTID || event.type == BinlogEvent.GTID_TAGGED || event.type == BinlogEvent.ANONYMOUS_GTID;
    }
}
