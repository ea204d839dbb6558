package io.cdcctl.flink.mysql.binlog;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.MysqlTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Connections to the MySQL of the tests, and all that its binlog has for a database from one moment on. */
final class Servers {

    private Servers() {}

    static BinlogSettings settings(MysqlServer server) {
        long serverId = 100_000 + (long) (Math.random() * 1_000_000);
        BinlogSettings settings = new BinlogSettings("127.0.0.1", Integer.parseInt(server.port), server.user, server.password, serverId);
        settings.untilEnd = true;
        return settings;
    }

    /** The transactions that the server has executed. */
    static GtidSet executed(MysqlServer server) throws Exception {
        return GtidSet.parse(server.query("SELECT @@global.gtid_executed").get(0));
    }

    /** Does something with each event, those of compressed transactions among them, from the set to the end. */
    static void read(BinlogSettings settings, GtidSet from, Seen seen) throws IOException {
        try (BinlogConnection connection = BinlogConnection.open(settings)) {
            seen.collations = Collations.load(connection);
            connection.startAt(from);
            seen.readAll(connection, settings.maxEventBytes);
        }
    }

    /** What an event says, as a text for each. */
    static class Seen {

        final List<String> texts = new ArrayList<>();
        final Map<String, MysqlTable> tables = new HashMap<>();
        final GtidSet gtids = new GtidSet();
        private final RowsEvent rows = new RowsEvent();
        private final GtidEvent gtid = new GtidEvent();
        Collations collations;
        TableMaps maps;

        void readAll(BinlogConnection connection, int maxEventBytes) throws IOException {
            BinlogEvent event = new BinlogEvent();
            BinlogEvent inner = new BinlogEvent();
            TransactionPayload payload = new TransactionPayload(maxEventBytes);
            while (connection.next(event)) {
                if (event.type == BinlogEvent.TRANSACTION_PAYLOAD) {
                    texts.add("PAYLOAD");
                    payload.open(event);
                    while (payload.next(inner)) {
                        see(inner);
                    }
                } else {
                    see(event);
                }
            }
        }

        void see(BinlogEvent event) throws IOException {
            byte[] body = event.body;
            switch (event.type) {
                case BinlogEvent.FORMAT_DESCRIPTION:
                    if (maps == null) {
                        maps = new TableMaps(collations, (database, table) -> true);
                    }
                    maps.begin(FormatDescription.parse(body, event.from, event.to));
                    return;
                case BinlogEvent.GTID:
                case BinlogEvent.GTID_TAGGED:
                    gtid.parse(event);
                    gtids.add(gtid);
                    texts.add("GTID " + gtid.tag);
                    return;
                case BinlogEvent.QUERY:
                    texts.add(QueryEvent.parse(body, event.from, event.to, collations).statement);
                    return;
                case BinlogEvent.XA_PREPARE: {
                    XaPrepare xa = XaPrepare.parse(body, event.from, event.to);
                    texts.add("XA PREPARE " + xa.xid + (xa.onePhase ? " ONE PHASE" : ""));
                    return;
                }
                case BinlogEvent.XID:
                    texts.add("XID");
                    return;
                case BinlogEvent.TABLE_MAP: {
                    MysqlTable table = maps.read(event);
                    tables.put(table.table, table);
                    return;
                }
                default:
                    if (event.isRows()) {
                        rows(event);
                    }
            }
        }

        private void rows(BinlogEvent event) throws IOException {
            MysqlTable table = maps.of(RowsEvent.tableId(event));
            if (event.tooLarge) {
                texts.add("TOO LARGE " + table.table);
                return;
            }
            if (event.type == BinlogEvent.PARTIAL_UPDATE_ROWS) {
                texts.add("PARTIAL " + table.table);
                return;
            }
            rows.open(event, table);
            while (rows.next()) {
                String kind = rows.hasBefore() ? rows.hasAfter() ? "UPDATE" : "DELETE" : "INSERT";
                texts.add(kind + " " + table.table);
                row(event, table, rows);
            }
        }

        void row(BinlogEvent event, MysqlTable table, RowsEvent at) throws IOException {}
    }
}
