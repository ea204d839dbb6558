package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.IOException;
import java.util.List;

/**
 * Whether the binlog of a server is still the one that was read. After RESET MASTER the names of its files and of its transactions are
 * used again, and a connection that waits in a file goes on waiting, so that changes would be skipped in silence.
 */
final class BinlogHistory {

    private BinlogHistory() {}

    /**
     * Asks the server on a connection of its own; another server than the one of the position is let pass.
     *
     * @param withAge whether the age of the file is compared too, for which the server begins to send it
     * @return what is to be said where the binlog is another one, and what to do then; else null
     */
    static String problem(BinlogSettings binlog, StreamPosition position, boolean withAge) throws IOException {
        if (position.file.isEmpty()) {
            return null;
        }
        try (BinlogConnection connection = BinlogConnection.open(binlog)) {
            if (!connection.query("SELECT @@server_uuid").get(0)[0].equals(position.serverUuid) || isPurged(connection, position)) {
                return null;
            }
            List<String[]> files = connection.query("SHOW BINARY LOGS");
            boolean same = !hasGoneBack(files, position) && !(withAge && has(files, position) && !hasSameAge(connection, position));
            return same ? null : "The binlog of MySQL at " + binlog.server() + " is another one than the one that was read to "
                    + position.file + ":" + position.offset + ": it was reset (RESET MASTER), or put back from a backup or an older data"
                    + " directory. What was written meanwhile cannot be told from what was read, so raise `generation` in pipeline.yaml,"
                    + " then run `cdcctl stop`, `cdcctl up` and `cdcctl submit`.";
        }
    }

    /** Whether the server says that none of what was read is in its files: those are of later transactions, whatever their names are. */
    private static boolean isPurged(BinlogConnection connection, StreamPosition position) throws IOException {
        return position.gtids
                && position.executed.isSubsetOf(GtidSet.parse(connection.query("SELECT @@global.gtid_purged").get(0)[0]));
    }

    /** Whether the file is shorter than what was read of it, or the last file has a lower number. */
    static boolean hasGoneBack(List<String[]> files, StreamPosition position) {
        for (String[] file : files) {
            if (file[0].equals(position.file)) {
                return Long.parseLong(file[1]) < position.offset;
            }
        }
        return files.isEmpty() || number(files.get(files.size() - 1)[0]) < number(position.file);
    }

    private static boolean has(List<String[]> files, StreamPosition position) {
        return files.stream().anyMatch(file -> file[0].equals(position.file));
    }

    private static boolean hasSameAge(BinlogConnection connection, StreamPosition position) throws IOException {
        if (position.fileCreated == 0) {
            return true;
        }
        connection.startAt(position.file, 4);
        BinlogEvent event = new BinlogEvent();
        while (connection.next(event)) {
            if (event.type == BinlogEvent.FORMAT_DESCRIPTION) {
                return event.timestamp == position.fileCreated;
            }
        }
        return true;
    }

    /** 7 of {@code binlog.000007}; 0 where there is none. */
    private static long number(String file) {
        String number = file.substring(file.lastIndexOf('.') + 1);
        return number.matches("\\d{1,18}") ? Long.parseLong(number) : 0;
    }
}
