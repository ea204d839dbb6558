package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A running MySQL, given by the environment variables MYSQL_TEST_PORT (on this machine), MYSQL_TEST_USER and
 * MYSQL_TEST_PASSWORD. Every test class works in a database of its own. Without a port its tests are skipped.
 */
public final class MysqlServer implements BeforeAllCallback, AfterAllCallback {

    public final String port = System.getenv("MYSQL_TEST_PORT");
    public final String user = System.getenv().getOrDefault("MYSQL_TEST_USER", "root");
    public final String password = System.getenv().getOrDefault("MYSQL_TEST_PASSWORD", "");
    public final String database = "reader_test_" + UUID.randomUUID().toString().substring(0, 8);

    private final boolean namesInBinlog;
    private Connection connection;

    /** What {@code binlog_row_metadata} was before the tests. */
    private String rowMetadata;

    public MysqlServer() {
        this(false);
    }

    private MysqlServer(boolean namesInBinlog) {
        this.namesInBinlog = namesInBinlog;
    }

    /** The server with the names of columns in its binlog as long as the tests run. */
    public static MysqlServer withNamesInBinlog() {
        return new MysqlServer(true);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws SQLException {
        assumeTrue(port != null, "MYSQL_TEST_PORT is not set, so there is no MySQL to test against");
        connection = connect("");
        run("SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES'");
        run("CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
        run("USE " + database);
        if (namesInBinlog) {
            rowMetadata = query("SELECT @@global.binlog_row_metadata").get(0);
            run("SET GLOBAL binlog_row_metadata = FULL");
        }
    }

    /** Another session, in the database of the test. */
    public Connection connect() throws SQLException {
        return connect(database);
    }

    private Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + port + "/" + name
                        + "?useSSL=false&allowPublicKeyRetrieval=true&characterEncoding=UTF-8&useUnicode=true",
                user,
                password);
    }

    @Override
    public void afterAll(ExtensionContext context) throws SQLException {
        if (rowMetadata != null) {
            run("SET GLOBAL binlog_row_metadata = " + rowMetadata);
        }
        if (connection != null) {
            run("DROP DATABASE " + database);
            connection.close();
        }
    }

    public void run(String statement) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    /** The first column of each row. */
    public List<String> query(String statement) throws SQLException {
        try (Statement sql = connection.createStatement(); ResultSet rows = sql.executeQuery(statement)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
