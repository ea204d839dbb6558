import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads MySQL as fast as Java can and does nothing with the rows: what any reader of the pipeline could reach at most. */
public final class Limits {

    private Limits() {}

    /** {@code jdbc URL USER TABLE} or {@code binlog HOST PORT USER FILE POSITION END}; the password is in the environment. */
    public static void main(String[] args) throws Exception {
        String password = System.getenv("MYSQL_PWD");
        long start = System.nanoTime();
        long rows = args[0].equals("jdbc")
                ? select(args[1], args[2], password, args[3])
                : decode(args[1], Integer.parseInt(args[2]), args[3], password, args[4], Long.parseLong(args[5]), Long.parseLong(args[6]));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("{\"rows\": %d, \"seconds\": %s}%n", rows, Double.toString(seconds));
    }

    private static long select(String url, String user, String password, String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            // The driver's sign for rows as they come, one by one.
            statement.setFetchSize(Integer.MIN_VALUE);
            long rows = 0;
            try (ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    for (int column = 1; column <= columns; column++) {
                        result.getString(column);
                    }
                    rows++;
                }
            }
            return rows;
        }
    }

    private static long decode(String host, int port, String user, String password, String file, long position, long end)
            throws IOException {
        BinaryLogClient client = new BinaryLogClient(host, port, user, password);
        client.setServerId(4_000_000_001L);
        client.setBinlogFilename(file);
        client.setBinlogPosition(position);
        client.setKeepAlive(false);
        long[] rows = {0};
        client.registerEventListener(event -> {
            rows[0] += rowsOf(event);
            if (event.getHeader() instanceof EventHeaderV4 && ((EventHeaderV4) event.getHeader()).getNextPosition() >= end) {
                disconnect(client);
            }
        });
        client.connect();
        return rows[0];
    }

    private static int rowsOf(Event event) {
        EventData data = event.getData();
        if (data instanceof WriteRowsEventData) {
            return ((WriteRowsEventData) data).getRows().size();
        }
        if (data instanceof UpdateRowsEventData) {
            return ((UpdateRowsEventData) data).getRows().size();
        }
        return data instanceof DeleteRowsEventData ? ((DeleteRowsEventData) data).getRows().size() : 0;
    }

    private static void disconnect(BinaryLogClient client) {
        try {
            client.disconnect();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
