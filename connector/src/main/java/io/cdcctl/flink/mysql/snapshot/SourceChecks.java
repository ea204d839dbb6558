package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the binlog of a server can be read, and can be gone on with from where it was read to: on every connect, before anything
 * is read.
 */
public final class SourceChecks {

    private static final String ANEW = "raise `generation` in pipeline.yaml, then run `cdcctl stop`, `cdcctl up` and `cdcctl submit`";

    private static final String GONE_BACK = "it was reset (RESET MASTER), put back from a backup or an older data directory, or it is a"
            + " replica that is behind or has gone its own way";

    private static final String BEHIND = "Start the job again when the replica has caught up; if it is none, " + ANEW
            + ", for what was written since cannot be told apart";

    private SourceChecks() {}

    /** All that is to be said of the server, errors first; empty where all is well. Position null: nothing was read yet. */
    public static List<Finding> check(ServerFacts server, ReadPosition position) {
        List<Finding> findings = new ArrayList<>(settings(server));
        if (position != null && server.hasBinlog()) {
            if (position.gtids != null) {
                findings.addAll(0, gtids(server, GtidSet.parse(position.gtids)));
            } else {
                findings.addAll(0, file(server, position));
            }
        }
        return findings;
    }

    /** The same for a file whose time of creation was looked up on the server. */
    public static List<Finding> checkCreated(ServerFacts server, ReadPosition position, long created) {
        if (position.created == 0 || created == 0 || position.created == created) {
            return List.of();
        }
        return List.of(new Finding(
                true,
                "The binlog " + position.file + " of MySQL at " + server.server + " is another one than the one that was read",
                "that one was begun at " + Instant.ofEpochSecond(position.created) + ", this one at " + Instant.ofEpochSecond(created) + "; "
                        + GONE_BACK,
                sentence(ANEW)));
    }

    private static List<Finding> settings(ServerFacts server) {
        List<Finding> findings = new ArrayList<>();
        if (!server.hasBinlog()) {
            findings.add(new Finding(
                    true, "MySQL at " + server.server + " writes no binlog", "log_bin is off, so changes cannot be read",
                    "Start mysqld with --log-bin"));
            return findings;
        }
        require(server, "binlog_format", "ROW", "changes are written as statements, which say nothing of rows", findings);
        require(server, "binlog_row_image", "FULL", "rows are written without the columns that did not change", findings);
        require(server, "binlog_row_value_options", "", "changes of JSON are written without the rest of the document", findings);
        Finding names = names(server);
        if (names != null) {
            findings.add(names);
        }
        return findings;
    }

    /** What is to be said where the binlog has no names of columns; null where it has. */
    public static Finding names(ServerFacts server) {
        String metadata = server.setting("binlog_row_metadata");
        return "FULL".equalsIgnoreCase(metadata) ? null : new Finding(
                false,
                "binlog_row_metadata of MySQL at " + server.server + " is " + (metadata == null ? "not there" : metadata) + ", not FULL",
                "changes are written without the names of columns, so every statement that may alter a table stops that table",
                "Run: SET PERSIST binlog_row_metadata = 'FULL'");
    }

    /** What the server does not know it does not do. */
    private static void require(ServerFacts server, String name, String wanted, String why, List<Finding> findings) {
        String value = server.setting(name);
        if (value != null && !value.equalsIgnoreCase(wanted)) {
            findings.add(new Finding(
                    true,
                    name + " of MySQL at " + server.server + " is " + value + ", not " + (wanted.isEmpty() ? "empty" : wanted),
                    why,
                    "Run: SET PERSIST " + name + " = '" + wanted + "', and end the sessions that have begun before"));
        }
    }

    private static List<Finding> gtids(ServerFacts server, GtidSet read) {
        if (!server.hasGtids()) {
            return List.of(new Finding(
                    true,
                    "gtid_mode of MySQL at " + server.server + " is " + server.setting("gtid_mode") + ", and it was ON while the binlog was read",
                    "transactions without a name cannot be told from those that were read",
                    "Run: SET PERSIST gtid_mode = ON, step by step as MySQL's manual says; or " + ANEW));
        }
        GtidSet missing = read.subtract(server.executedSet());
        if (!missing.isEmpty()) {
            return List.of(new Finding(
                    true, "MySQL at " + server.server + " does not have transactions that were read: " + shortened(missing), GONE_BACK, BEHIND));
        }
        GtidSet lost = server.purgedSet().subtract(read);
        if (!lost.isEmpty()) {
            return List.of(new Finding(
                    true,
                    "MySQL at " + server.server + " has purged transactions that were not read yet: " + shortened(lost),
                    "its binlogs were kept for a shorter time than the job was down (binlog_expire_logs_seconds), or it never had them",
                    sentence(ANEW)));
        }
        return List.of();
    }

    private static List<Finding> file(ServerFacts server, ReadPosition position) {
        String place = position.file + ":" + position.position;
        Long size = server.binlogs.get(position.file);
        if (size != null && size >= position.position) {
            return List.of();
        }
        if (size != null) {
            return List.of(new Finding(
                    true,
                    "The binlog " + position.file + " of MySQL at " + server.server + " has " + size + " bytes, and it was read to " + place,
                    GONE_BACK,
                    sentence(ANEW)));
        }
        List<String> names = server.binlogNames();
        boolean purged = !names.isEmpty() && base(names.get(0)).equals(base(position.file)) && number(position.file) < number(names.get(0));
        String there = names.isEmpty() ? "it has none" : "it has " + names.get(0) + " to " + names.get(names.size() - 1);
        return List.of(new Finding(
                true,
                "The binlog " + position.file + ", which was read to " + place + ", is not on MySQL at " + server.server + " (" + there + ")",
                purged ? "it was purged: binlogs were kept for a shorter time than the job was down (binlog_expire_logs_seconds)" : GONE_BACK,
                sentence(ANEW)));
    }

    private static String base(String file) {
        int dot = file.lastIndexOf('.');
        return dot < 0 ? file : file.substring(0, dot);
    }

    private static long number(String file) {
        String number = file.substring(file.lastIndexOf('.') + 1);
        return number.matches("\\d{1,18}") ? Long.parseLong(number) : -1;
    }

    private static String shortened(GtidSet set) {
        String text = set.toString();
        return text.length() <= 300 ? text : text.substring(0, 300) + " ..";
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
