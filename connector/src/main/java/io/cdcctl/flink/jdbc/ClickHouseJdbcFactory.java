package io.cdcctl.flink.jdbc;

import org.apache.flink.connector.jdbc.core.database.JdbcFactory;
import org.apache.flink.connector.jdbc.core.database.catalog.JdbcCatalog;
import org.apache.flink.connector.jdbc.core.database.dialect.JdbcDialect;

/**
 * Makes ClickHouse known to flink-connector-jdbc 3.3 and newer, which finds this class as a service. Where that
 * connector is not on the class path nothing loads it.
 */
public final class ClickHouseJdbcFactory implements JdbcFactory {

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:clickhouse:") || url.startsWith("jdbc:ch:");
    }

    @Override
    public JdbcDialect createDialect() {
        return new ClickHouseDialect();
    }

    @Override
    public JdbcCatalog createCatalog(
            ClassLoader classLoader,
            String catalogName,
            String defaultDatabase,
            String username,
            String password,
            String baseUrl) {
        throw new UnsupportedOperationException(
                "There is no JDBC catalog for ClickHouse: create the tables with CREATE TABLE");
    }
}
