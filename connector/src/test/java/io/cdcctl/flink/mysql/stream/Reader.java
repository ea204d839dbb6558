package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.value.Charsets;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.RowData;

/** Reads the binlog of the tests' server from a position to its end. */
final class Reader {

    private final BinlogSettings settings;
    private final List<TableSpec> tables;

    /** What was read: topic, key, value and version of each record. */
    final List<String> records = new ArrayList<>();

    /** The positions behind each batch, and how many records were read until then. */
    final List<StreamPosition> positions = new ArrayList<>();

    final List<Integer> counts = new ArrayList<>();

    /** Names columns where the binlog does not. */
    ColumnNaming naming = position -> Map.of();

    /** Where rows of XA transactions are looked for; null for where they are. */
    StreamPosition preparedFrom;

    Reader(MysqlServer server, List<TableSpec> tables) {
        long serverId = 100_000 + (long) (Math.random() * 1_000_000);
        settings = new BinlogSettings("127.0.0.1", Integer.parseInt(server.port), server.user, server.password, serverId);
        settings.untilEnd = true;
        this.tables = tables;
    }

    /** Behind all that the server has. */
    static StreamPosition end(MysqlServer server) throws Exception {
        String uuid = server.query("SELECT @@server_uuid").get(0);
        return StreamPosition.ofGtids(uuid, GtidSet.parse(server.query("SELECT @@global.gtid_executed").get(0)), new VisiblePlace(new GtidSet(), "", 0));
    }

    Reader read(StreamPosition from) throws IOException {
        try (BinlogConnection connection = BinlogConnection.open(settings.copy())) {
            Collations collations = Collations.load(connection);
            if (from.gtids) {
                connection.startAt(from.executed);
            } else {
                connection.startAt(from.file, from.offset);
            }
            read(new BinlogStream(connection, 1 << 24, from, collations, carried(), this::prepared, naming));
        }
        return this;
    }

    /** Waits for some heartbeats, runs a statement that changes a row, and gives the position behind it. */
    StreamPosition follow(StreamPosition from, MysqlServer server, String statement) throws Exception {
        BinlogSettings waiting = settings.copy();
        waiting.untilEnd = false;
        waiting.heartbeatMillis = 50;
        try (BinlogConnection connection = BinlogConnection.open(waiting)) {
            Collations collations = Collations.load(connection);
            connection.startAt(from.executed);
            BinlogStream stream = new BinlogStream(connection, 1 << 24, from, collations, carried(), this::prepared, naming);
            for (int heartbeats = 0; heartbeats < 5; ) {
                heartbeats += stream.next() == StreamBatch.NOTHING ? 1 : 0;
            }
            server.run(statement);
            StreamBatch batch = stream.next();
            while (batch.records.isEmpty()) {
                batch = stream.next();
            }
            return batch.end;
        }
    }

    private CarriedTables carried() {
        Charsets charsets = new Charsets(sql -> {
            try (BinlogConnection connection = BinlogConnection.open(settings.copy())) {
                return connection.query(sql);
            }
        });
        TableNotices notices = new TableNotices();
        return new CarriedTables(
                tables,
                new ServerCellWriters(ZeroDates.ERROR, charsets, notices),
                new UnwritableChanges(new UnregisteredMetricsGroup(), notices),
                notices);
    }

    private BinlogConnection prepared(PreparedTransaction transaction) throws IOException {
        BinlogConnection connection = BinlogConnection.open(settings.copy());
        if (transaction.gtid.isEmpty()) {
            connection.startAt(transaction.file, transaction.offset);
            return connection;
        }
        if (preparedFrom != null) {
            connection.startAt(preparedFrom.executed);
            return connection;
        }
        GtidSet all = GtidSet.parse(connection.query("SELECT @@global.gtid_executed").get(0)[0]);
        connection.startAt(all.subtract(GtidSet.parse(transaction.gtid)));
        return connection;
    }

    private void read(BinlogStream stream) throws IOException {
        for (StreamBatch batch = stream.next(); batch != null; batch = stream.next()) {
            batch.records.forEach(record -> records.add(text(record)));
            if (batch.end != null) {
                positions.add(batch.end);
                counts.add(records.size());
            }
        }
    }

    private static String text(RowData record) {
        String value = record.isNullAt(2) ? "-" : new String(record.getBinary(2), StandardCharsets.UTF_8);
        return record.getString(0) + " " + new String(record.getBinary(1), StandardCharsets.UTF_8) + " " + value + " " + record.getLong(3);
    }

    /** The records without their times and versions. */
    List<String> changes() {
        List<String> changes = new ArrayList<>();
        for (String record : records) {
            changes.add(record.replaceAll(",\"op_ts\":\"[^\"]*\"", "").replaceAll(" \\d+$", ""));
        }
        return changes;
    }
}
