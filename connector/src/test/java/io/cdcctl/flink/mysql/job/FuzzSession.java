package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.mysql.MysqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** A session that changes rows and tables. MySQL may refuse what it is given, as a value that a table has; that is no failure. */
final class FuzzSession implements AutoCloseable {

    /** Errors that say that the statement itself is wrong: no database, syntax, unknown table, column or function. */
    private static final Set<Integer> MISTAKES = Set.of(1046, 1049, 1054, 1064, 1109, 1136, 1146, 1305);

    private final String name;
    private final Connection connection;
    private final FuzzLog log;

    FuzzSession(String name, MysqlServer server, FuzzLog log) throws SQLException {
        this.name = name;
        this.log = log;
        connection = server.connect();
        require("SET SESSION sql_mode = '', innodb_lock_wait_timeout = 2, lock_wait_timeout = 20");
    }

    /** False where MySQL refuses it. */
    boolean run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            log.statement(name, sql, 0);
            return true;
        } catch (SQLException e) {
            log.statement(name, sql, e.getErrorCode());
            if (e.getErrorCode() == 0 || MISTAKES.contains(e.getErrorCode())) {
                throw e;
            }
            return false;
        }
    }

    void require(String sql) throws SQLException {
        if (!run(sql)) {
            throw new SQLException("MySQL refuses " + sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
