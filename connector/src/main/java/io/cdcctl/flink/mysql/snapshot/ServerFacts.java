package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.binlog.FormatDescription;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a server says of itself at one moment, as far as it matters to a reader of its binlog. */
public final class ServerFacts implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Settings that are asked for; one that a server does not know is not among the answers. */
    static final List<String> SETTINGS = List.of(
            "server_uuid", "version", "gtid_mode", "log_bin", "binlog_format", "binlog_row_image", "binlog_row_metadata",
            "binlog_row_value_options", "time_zone", "system_time_zone");

    /** {@code host:port}, for messages. */
    public final String server;

    private final HashMap<String, String> settings;

    /** The transactions that the server has executed, as MySQL writes a set of GTIDs. */
    public final String executed;

    /** Those of them that are in none of its binlogs any more. */
    public final String purged;

    /** Binlogs with their sizes, from the first to the last; empty where the server keeps none. */
    public final LinkedHashMap<String, Long> binlogs;

    public ServerFacts(String server, Map<String, String> settings, String executed, String purged, Map<String, Long> binlogs) {
        this.server = server;
        this.settings = new HashMap<>(settings);
        this.executed = executed;
        this.purged = purged;
        this.binlogs = new LinkedHashMap<>(binlogs);
    }

    /** Asks the server; the user needs REPLICATION CLIENT for the list of binlogs. */
    public static ServerFacts of(SnapshotSession session, SessionSettings where) throws SQLException {
        Map<String, String> settings = settings(session);
        // What is purged first: what was executed has more of it then, and not less.
        String purged = session.text("SELECT @@GLOBAL.gtid_purged");
        String executed = session.text("SELECT @@GLOBAL.gtid_executed");
        Map<String, Long> binlogs = new LinkedHashMap<>();
        if (isOn(settings.get("log_bin"))) {
            for (String[] row : session.query("SHOW BINARY LOGS")) {
                binlogs.put(row[0], Long.parseLong(row[1]));
            }
        }
        return new ServerFacts(where.server(), settings, executed, purged, binlogs);
    }

    static Map<String, String> settings(SnapshotSession session) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        String names = "'" + String.join("', '", SETTINGS) + "'";
        for (String[] row : session.query("SHOW GLOBAL VARIABLES WHERE Variable_name IN (" + names + ")")) {
            settings.put(row[0].toLowerCase(Locale.ROOT), row[1]);
        }
        return settings;
    }

    private static boolean isOn(String value) {
        return "ON".equalsIgnoreCase(value) || "1".equals(value);
    }

    /** Of a setting of the server, null where it does not know it. */
    public String setting(String name) {
        return settings.get(name);
    }

    public String serverUuid() {
        return settings.get("server_uuid");
    }

    /** {@code 80015} of 8.0.15. */
    public int version() {
        return FormatDescription.of(settings.getOrDefault("version", "")).version;
    }

    /** Whether every transaction has a global name: where both kinds are let in, some have none. */
    public boolean hasGtids() {
        return "ON".equalsIgnoreCase(settings.get("gtid_mode"));
    }

    public boolean hasBinlog() {
        return isOn(settings.get("log_bin"));
    }

    public GtidSet executedSet() {
        return GtidSet.parse(executed);
    }

    public GtidSet purgedSet() {
        return GtidSet.parse(purged);
    }

    /** In the order in which they were written. */
    List<String> binlogNames() {
        return new ArrayList<>(binlogs.keySet());
    }
}
