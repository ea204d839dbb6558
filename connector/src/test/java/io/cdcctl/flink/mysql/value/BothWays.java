package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.FormatDescription;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.binlog.RowImage;
import io.cdcctl.flink.mysql.binlog.RowsEvent;
import io.cdcctl.flink.mysql.binlog.TableMaps;
import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.MysqlTable;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows that were inserted into tables since a moment, as each way in writes them: the snapshot and the binlog. */
final class BothWays implements AutoCloseable {

    private static final String ROW_METADATA = "SET GLOBAL binlog_row_metadata = ";

    final Charsets charsets;

    private final MysqlServer server;
    private final ZeroDates zeroDates;
    private final String rowMetadata;
    private final GtidSet before;

    BothWays(MysqlServer server, ZeroDates zeroDates) throws SQLException {
        this.server = server;
        this.zeroDates = zeroDates;
        charsets = new Charsets(this::ask);
        rowMetadata = server.query("SELECT @@global.binlog_row_metadata").get(0);
        server.run(ROW_METADATA + "FULL");
        before = GtidSet.parse(server.query("SELECT @@global.gtid_executed").get(0));
    }

    @Override
    public void close() throws SQLException {
        server.run(ROW_METADATA + rowMetadata);
    }

    /** A connection in the database of the tests, whose results are UTF-8 as those of the snapshot are. */
    static Connection connect(MysqlServer server, String... settings) throws SQLException {
        Connection connection = DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + server.port + "/" + server.database + "?useSSL=false&allowPublicKeyRetrieval=true"
                        + "&characterEncoding=UTF-8&characterSetResults=UTF-8&useServerPrepStmts=true&emulateUnsupportedPstmts=false",
                server.user,
                server.password);
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings) {
                statement.execute("SET " + setting);
            }
        }
        return connection;
    }

    /** Each row of the table as the JSON of its columns, in the order of {@code id}. */
    List<List<String>> snapshot(String table, List<ColumnSpec> columns) throws SQLException {
        List<String> ofBytes = server.query("SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '"
                + table + "' AND data_type IN ('enum', 'set') AND (character_set_name IS NULL OR character_set_name = 'binary')");
        // As the snapshot selects them: MySQL sends a list of texts in the set of bytes as bytes.
        String names = columns.stream().map(column -> Identifiers.quoted(column.name))
                .map(name -> ofBytes.contains(name.replace("`", "")) ? "CONVERT(" + name + " USING utf8mb4)" : name)
                .collect(Collectors.joining(", "));
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = connect(server, "time_zone = '+00:00'");
                PreparedStatement select = connection.prepareStatement("SELECT " + names + " FROM " + table + " ORDER BY id");
                ResultSet result = select.executeQuery()) {
            RawValue[] writers = new RawValue[columns.size()];
            for (int i = 0; i < writers.length; i++) {
                writers[i] = RawValues.of(columns.get(i), result.getMetaData(), i + 1, zeroDates);
            }
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 0; i < writers.length; i++) {
                    row.add(written(writers[i], result.getBytes(i + 1)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String written(RawValue writer, byte[] bytes) {
        if (bytes == null || writer == null) {
            return writer == null ? "no writer" : "null";
        }
        JsonBytes out = new JsonBytes();
        try {
            writer.write(bytes, out);
        } catch (IllegalArgumentException e) {
            return "unwritable: " + e.getMessage();
        }
        return text(out);
    }

    /** By table, each row that was inserted, in the order of insertion. */
    Map<String, List<List<String>>> stream(Map<String, List<ColumnSpec>> tables) throws IOException {
        Map<String, List<List<String>>> rows = new HashMap<>();
        BinlogSettings settings = settings();
        settings.untilEnd = true;
        try (BinlogConnection connection = BinlogConnection.open(settings)) {
            TableMaps maps = new TableMaps(Collations.load(connection), (database, table) -> database.equals(server.database) && tables.containsKey(table));
            connection.startAt(before);
            BinlogEvent event = new BinlogEvent();
            RowsEvent at = new RowsEvent();
            while (connection.next(event)) {
                if (event.type == BinlogEvent.FORMAT_DESCRIPTION) {
                    maps.begin(FormatDescription.parse(event.body, event.from, event.to));
                } else if (event.type == BinlogEvent.TABLE_MAP) {
                    maps.read(event);
                } else if (event.isRows() && maps.of(RowsEvent.tableId(event)) != null) {
                    MysqlTable table = maps.of(RowsEvent.tableId(event));
                    at.open(event, table);
                    readRows(event, at, table, tables.get(table.table), rows.computeIfAbsent(table.table, name -> new ArrayList<>()));
                }
            }
        }
        return rows;
    }

    private void readRows(BinlogEvent event, RowsEvent at, MysqlTable table, List<ColumnSpec> columns, List<List<String>> rows)
            throws IOException {
        while (at.next()) {
            List<String> row = new ArrayList<>();
            for (ColumnSpec column : columns) {
                int place = table.indexOf(column.name);
                JsonBytes out = new JsonBytes();
                if (at.after.from[place] == RowImage.NULL) {
                    row.add("null");
                    continue;
                }
                try {
                    CellWriters.of(column, table.columns.get(place), zeroDates, charsets)
                            .write(event.body, at.after.from[place], at.after.to[place], out);
                    row.add(text(out));
                } catch (UnwritableException e) {
                    row.add(e.getMessage().replaceFirst("^column .* has a value that cannot be written", "unwritable"));
                }
            }
            rows.add(row);
        }
    }

    private BinlogSettings settings() {
        long serverId = 100_000 + (long) (Math.random() * 1_000_000);
        return new BinlogSettings("127.0.0.1", Integer.parseInt(server.port), server.user, server.password, serverId);
    }

    private List<String[]> ask(String sql) throws IOException {
        try (BinlogConnection connection = BinlogConnection.open(settings())) {
            return connection.query(sql);
        }
    }

    private static String text(JsonBytes json) {
        return new String(json.copy(), StandardCharsets.UTF_8);
    }
}
