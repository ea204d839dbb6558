package io.cdcctl.flink.mysql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Logger;

/** MySQL's own driver, on whose connections the snapshot's queries are those of {@link SnapshotQueries}. */
public final class SnapshotDriver implements Driver {

    private static final String MYSQL = "com.mysql.cj.jdbc.Driver";

    private final Driver driver;

    /** Made by name, of the driver that is where this class is. */
    public SnapshotDriver() throws ReflectiveOperationException {
        driver = (Driver) Class.forName(MYSQL).getDeclaredConstructor().newInstance();
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        Connection connection = driver.connect(url, info);
        return connection == null ? null : connection(connection, new SnapshotQueries(connection, url));
    }

    private static Connection connection(Connection connection, SnapshotQueries queries) {
        return proxy(Connection.class, (self, method, arguments) -> {
            switch (method.getName()) {
                case "prepareStatement":
                    arguments[0] = queries.instead((String) arguments[0]);
                    return prepared((PreparedStatement) invoke(connection, method, arguments));
                case "createStatement":
                    return statement((Statement) invoke(connection, method, arguments), queries);
                default:
                    return invoke(connection, method, arguments);
            }
        });
    }

    /** MySQL's driver makes a long of a bound, which a BIGINT UNSIGNED from 2^63 on is not: chunks would begin below zero, again and again. */
    private static PreparedStatement prepared(PreparedStatement statement) {
        return proxy(PreparedStatement.class, (self, method, arguments) -> {
            if (method.getName().equals("setObject") && arguments.length == 2 && arguments[1] instanceof BigInteger
                    && ((BigInteger) arguments[1]).bitLength() >= Long.SIZE) {
                statement.setBigDecimal((Integer) arguments[0], new BigDecimal((BigInteger) arguments[1]));
                return null;
            }
            return invoke(statement, method, arguments);
        });
    }

    private static Statement statement(Statement statement, SnapshotQueries queries) {
        return proxy(Statement.class, (self, method, arguments) -> {
            if (method.getName().equals("executeQuery")) {
                arguments[0] = queries.instead((String) arguments[0]);
            }
            return invoke(statement, method, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(SnapshotDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return driver.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return driver.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return driver.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return driver.getParentLogger();
    }
}
