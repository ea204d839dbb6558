package io.cdcctl.flink.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.connector.jdbc.core.database.JdbcFactoryLoader;
import org.apache.flink.connector.jdbc.core.database.dialect.JdbcDialect;
import org.apache.flink.connector.jdbc.statement.FieldNamedPreparedStatementImpl;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements that the JDBC connector gets, and what it is told to refuse. */
class ClickHouseDialectTest {

    private static final String SETTINGS =
            "clickhouse_setting_async_insert=0&clickhouse_setting_input_format_null_as_default=0"
                    + "&clickhouse_setting_date_time_input_format=best_effort";

    private final JdbcDialect dialect = new ClickHouseDialect();

    private static String[] names(String... names) {
        return names;
    }

    private static RowType row(String column, DataType type) {
        return (RowType) DataTypes.ROW(DataTypes.FIELD(column, type)).getLogicalType();
    }

    private String refusal(String column, DataType type) {
        return assertThrows(ValidationException.class, () -> dialect.validate(row(column, type)))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:clickhouse://host:8123", "jdbc:ch:https://host:8443/database"})
    void isFoundByItsUrl(String url) {
        assertInstanceOf(
                ClickHouseDialect.class,
                JdbcFactoryLoader.loadDialect(url, getClass().getClassLoader()));
    }

    @Test
    void insertionIsPlain() {
        assertEquals(
                "INSERT INTO `shop`.`orders` (`id`, `note`) VALUES (:id, :note)",
                dialect.getInsertIntoStatement("shop.orders", names("id", "note")));
    }

    @Test
    void upsertIsAnInsertion() {
        assertEquals(
                Optional.of("INSERT INTO `orders` (`id`, `note`) VALUES (:id, :note)"),
                dialect.getUpsertStatement("orders", names("id", "note"), names("id")));
    }

    @Test
    void versionedUpsertSaysThatTheRowIsThere() {
        assertEquals(
                Optional.of("INSERT INTO `orders` (`id`, `note`, `_version`, `_is_deleted`)"
                        + " VALUES (:id, :note, :_version, 0)"),
                dialect.getUpsertStatement("orders", names("id", "note", "_version"), names("id", "_version")));
    }

    @Test
    void versionedDeletionIsARowOfItsOwn() {
        assertEquals(
                "INSERT INTO `orders` (`id`, `_version`, `_is_deleted`) VALUES (:id, :_version, 1)",
                dialect.getDeleteStatement("orders", names("id", "_version")));
    }

    @Test
    void deletionWithoutVersionIsALightweightDelete() {
        assertEquals(
                "DELETE FROM `shop`.`orders` WHERE `id` = :id AND `größe` = :größe",
                dialect.getDeleteStatement("shop.orders", names("id", "größe")));
    }

    @Test
    void identifiersCannotBreakOutNorLookLikeParameters() {
        String statement = dialect.getInsertIntoStatement("a`b.c\\d'\"; --:id?.e", names("id", "select"));
        assertEquals(
                "INSERT INTO `a\\`b`.`c\\\\d'\"; --\\x3Aid\\x3F.e` (`id`, `select`) VALUES (:id, :select)", statement);
        Map<String, List<Integer>> parameters = new HashMap<>();
        FieldNamedPreparedStatementImpl.parseNamedStatement(statement, parameters);
        assertEquals(Map.of("id", List.of(1), "select", List.of(2)), parameters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-column", "a b", "a`b", "a:b", "what?", "a.b"})
    void columnThatCannotNameAParameterIsRefused(String column) {
        assertEquals(
                "The JDBC connector cannot write column '" + column
                        + "': it takes letters, digits, _ and $ in a column's name.",
                refusal(column, DataTypes.INT()));
    }

    @Test
    void columnsOfLettersDigitsUnderscoreAndDollarAreTaken() {
        dialect.validate(row("größe_2$名前", DataTypes.INT()));
    }

    @Test
    void typeThatIsNotSupportedIsRefused() {
        assertEquals(
                "The ClickHouse dialect doesn't support type: ARRAY<INT>.",
                refusal("a", DataTypes.ARRAY(DataTypes.INT())));
        assertEquals("The ClickHouse dialect doesn't support type: TIME(0).", refusal("a", DataTypes.TIME()));
        assertEquals("The ClickHouse dialect doesn't support type: BINARY(4).", refusal("a", DataTypes.BINARY(4)));
    }

    @Test
    void readingIsRefused() {
        ValidationException error = assertThrows(
                ValidationException.class, () -> dialect.getSelectFromStatement("orders", names("id"), names()));
        assertEquals("The ClickHouse dialect writes only: table orders cannot be read.", error.getMessage());
    }

    @Test
    void urlGetsTheSettingsThatItDoesNotHave() {
        assertEquals(
                "jdbc:clickhouse://host:8123/shop?" + SETTINGS,
                dialect.appendDefaultUrlProperties("jdbc:clickhouse://host:8123/shop"));
        assertEquals(
                "jdbc:ch://host?ssl=true&" + SETTINGS, dialect.appendDefaultUrlProperties("jdbc:ch://host?ssl=true"));
        assertEquals(
                "jdbc:ch://host?clickhouse_setting_async_insert=1&"
                        + SETTINGS.substring(SETTINGS.indexOf('&') + 1),
                dialect.appendDefaultUrlProperties("jdbc:ch://host?clickhouse_setting_async_insert=1"));
    }
}
