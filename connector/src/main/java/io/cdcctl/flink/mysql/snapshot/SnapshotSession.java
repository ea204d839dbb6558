package io.cdcctl.flink.mysql.snapshot;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A connection on which MySQL gives the same bytes for the same value, whatever its own settings and the user's are. One thread
 * uses it; another may {@link #abort} it, which ends a read that waits.
 */
public final class SnapshotSession implements AutoCloseable {

    private static final String DRIVER = "com.mysql.cj.jdbc.Driver";

    /** For a statement of the driver: rows come as they are read. */
    private static final int ROW_BY_ROW = Integer.MIN_VALUE;

    /** Seconds that the server waits for whoever takes the rows, who waits for Kafka. */
    private static final int WRITE_TIMEOUT_SECONDS = 86_400;

    /** Seconds that a table may be held by whoever alters it, before others have their turn. */
    private static final int LOCK_SECONDS = 30;

    private static final String SESSION = "SET SESSION time_zone = '+00:00', sql_mode = '', transaction_isolation = 'REPEATABLE-READ',"
            + " max_execution_time = 0, sql_select_limit = 18446744073709551615, sql_auto_is_null = 0, sql_safe_updates = 0,"
            + " sql_big_selects = 1, lock_wait_timeout = " + LOCK_SECONDS + ", net_write_timeout = " + WRITE_TIMEOUT_SECONDS;

    private final Connection connection;

    private SnapshotSession(Connection connection) {
        this.connection = connection;
    }

    /** Connects and logs in. */
    public static SnapshotSession open(SessionSettings settings) throws SQLException {
        Connection connection = driver().connect("jdbc:mysql://" + hostOf(settings) + ":" + settings.port + "/", properties(settings));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET NAMES utf8mb4");
            statement.execute(SESSION);
            return new SnapshotSession(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static String hostOf(SessionSettings settings) {
        boolean bare = settings.host.contains(":") && !settings.host.startsWith("[");
        return bare ? "[" + settings.host + "]" : settings.host;
    }

    /** The driver that is where this class is: DriverManager knows those of its caller's class loader alone. */
    private static Driver driver() throws SQLException {
        try {
            return (Driver) Class.forName(DRIVER).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new SQLException("MySQL's JDBC driver is not on the class path: put mysql-connector-j beside this connector", e);
        }
    }

    private static Properties properties(SessionSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("socketTimeout", "600000");
        properties.setProperty("tcpKeepAlive", "true");
        properties.putAll(settings.properties);
        properties.setProperty("user", settings.user);
        properties.setProperty("password", settings.password);
        properties.setProperty("connectTimeout", String.valueOf(settings.connectTimeoutMillis));
        // Statements that MySQL prepares have their results in its binary protocol; the driver would prepare others by itself.
        properties.setProperty("useServerPrepStmts", "true");
        properties.setProperty("emulateUnsupportedPstmts", "false");
        properties.setProperty("useCursorFetch", "false");
        properties.setProperty("netTimeoutForStreamingResults", String.valueOf(WRITE_TIMEOUT_SECONDS));
        properties.setProperty("characterEncoding", "UTF-8");
        properties.remove("characterSetResults");
        properties.setProperty("padCharsWithSpace", "false");
        properties.setProperty("autoReconnect", "false");
        return properties;
    }

    /** Sets how many seconds a statement waits for whoever alters its table. */
    public void waitForLocks(int seconds) throws SQLException {
        execute("SET SESSION lock_wait_timeout = " + seconds);
    }

    /** Runs a statement that has no result. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows of a small result, each column as a text, with null for NULL. */
    List<String[]> query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            List<String[]> texts = new ArrayList<>();
            while (rows.next()) {
                String[] row = new String[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = rows.getString(i + 1);
                }
                texts.add(row);
            }
            return texts;
        }
    }

    /** The first column of the first row; null where there is none. */
    String text(String sql) throws SQLException {
        List<String[]> rows = query(sql);
        return rows.isEmpty() ? null : rows.get(0)[0];
    }

    /** A query whose rows come one by one and have the bytes of the binary protocol. */
    PreparedStatement stream(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement.setFetchSize(ROW_BY_ROW);
        return statement;
    }

    /** False where it was ended, be it by {@link #abort}. */
    public boolean isOpen() throws SQLException {
        return !connection.isClosed();
    }

    /** Ends the connection at once, also while a result is read: closing it would read the rest first. */
    public void abort() throws SQLException {
        connection.abort(Runnable::run);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
