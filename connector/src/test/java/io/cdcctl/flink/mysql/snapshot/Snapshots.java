package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.TableSpecs;
import io.cdcctl.flink.mysql.table.UnwritableException;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Snapshots of tables of the MySQL of the tests. */
final class Snapshots {

    private Snapshots() {}

    static SessionSettings settings(MysqlServer server) {
        return new SessionSettings(
                "127.0.0.1", Integer.parseInt(server.port), server.user, server.password, 10_000, Map.of("sslMode", "DISABLED"));
    }

    static SnapshotSession open(MysqlServer server) throws Exception {
        return SnapshotSession.open(settings(server));
    }

    /** A table of the test's database; {@code key} is a list of JSON texts, {@code columns} one of objects. */
    static TableSpec table(MysqlServer server, String name, String key, String columns) {
        return TableSpecs.parse("[{\"database\": \"" + server.database + "\", \"table\": \"" + name + "\", \"topic\": \"t\", \"key\": [" + key
                        + "], \"columns\": [" + columns + "]}]")
                .get(0);
    }

    /** All chunks of the table, where each step has some and begins with what a checkpoint has of the one before. */
    static List<Chunk> plan(SnapshotSession session, TableSpec table, int rows, int most) throws Exception {
        List<Chunk> chunks = new ArrayList<>();
        TablePlan plan = TablePlan.begin(table.name());
        while (!plan.done) {
            ChunkPlanner.Step step = ChunkPlanner.next(session, table, plan, rows, most);
            chunks.addAll(step.chunks);
            plan = restored(step.plan);
        }
        return chunks;
    }

    static TablePlan restored(TablePlan plan) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        plan.write(new DataOutputStream(bytes));
        return TablePlan.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    /** The records of a chunk, each as {@code key value}. */
    static List<String> read(SnapshotSession session, TableSpec table, Chunk chunk) throws Exception {
        Collected records = new Collected();
        try (ChunkReader reader = ChunkReader.open(session, table, chunk, ZeroDates.ERROR)) {
            while (reader.read(records)) {}
        }
        return records.texts;
    }

    /** All records of the table, cut into chunks of so many rows. */
    static List<String> read(MysqlServer server, TableSpec table, int rows) throws Exception {
        try (SnapshotSession session = open(server)) {
            List<String> records = new ArrayList<>();
            for (Chunk chunk : plan(session, table, rows, 2)) {
                records.addAll(read(session, table, chunk));
            }
            return records;
        }
    }

    /** Records as texts. */
    static final class Collected implements ChunkReader.Records {

        final List<String> texts = new ArrayList<>();
        final List<String> sentences = new ArrayList<>();

        @Override
        public void row(byte[] key, byte[] value) {
            texts.add(text(key) + " " + text(value));
        }

        @Override
        public void unwritable(byte[] key, byte[] value, UnwritableException problem, String sentence) {
            row(key, value);
            sentences.add(sentence);
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
