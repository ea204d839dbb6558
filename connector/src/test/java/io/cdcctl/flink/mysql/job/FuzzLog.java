package io.cdcctl.flink.mysql.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The statements of one round of a fuzz in a file, which stays where the round fails. */
final class FuzzLog implements AutoCloseable {

    /** Statements are written down to this length. */
    private static final int MOST = 2_000;

    final Path file;
    private final Writer out;
    private final long begin = System.nanoTime();
    private long statements;

    /** By MySQL's number, statements that the server refused. */
    private final Map<Integer, Long> refused = new TreeMap<>();

    FuzzLog(long seed) throws IOException {
        file = Path.of("target", "fuzz", seed + ".sql").toAbsolutePath();
        Files.createDirectories(file.getParent());
        out = Files.newBufferedWriter(file);
    }

    void statement(String session, String sql, int error) {
        statements++;
        if (error != 0) {
            refused.merge(error, 1L, Long::sum);
        }
        String text = sql.length() > MOST ? sql.substring(0, MOST) + " .." : sql;
        note(session + (error == 0 ? ": " : " (refused with " + error + "): ") + text);
    }

    /** What was done beside statements. */
    void note(String text) {
        try {
            out.write((System.nanoTime() - begin) / 1_000_000 + " ms, ");
            out.write(text.replace("\n", "\\n"));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long statements() {
        return statements;
    }

    Map<Integer, Long> refused() {
        return refused;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** Nobody needs it. */
    void delete() throws IOException {
        close();
        Files.delete(file);
    }
}
