package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The character sets of a server, which it is asked for, each when a column first has it: Java's own are others for many
 * characters, or are missing. One thread uses an object.
 */
public final class Charsets {

    /** Runs a statement: each row of its result as texts, with null for NULL. */
    @FunctionalInterface
    public interface Query {
        List<String[]> run(String sql) throws IOException;
    }

    private final Query query;
    private final Map<String, CharsetText> known = new HashMap<>();

    /** The query may be asked at any time, so not on a connection that the binlog is read from. */
    public Charsets(Query query) {
        this.query = query;
    }

    /**
     * Null where the server does not know a character set of this name.
     *
     * @throws UncheckedIOException where the server cannot be asked
     */
    CharsetText of(String charset) {
        CharsetText text = known.get(charset);
        if (text == null) {
            text = load(charset);
            if (text != null) {
                known.put(charset, text);
            }
        }
        return text;
    }

    private CharsetText load(String charset) {
        switch (charset) {
            case "utf8mb4":
            case "utf8mb3":
            case "utf8":
            // A text in the set of bytes is taken for UTF-8, as a value of an ENUM may be in it.
            case "binary":
                return (bytes, from, to, out) -> out.textPart(bytes, from, to);
            case "ascii":
                return Charsets::ascii;
            default:
        }
        CharsetText unicode = UnicodeText.of(charset);
        try {
            return unicode == null ? CharsetTables.load(charset, query) : unicode;
        } catch (IOException e) {
            throw new UncheckedIOException("MySQL could not be asked for the character set " + charset + ": " + e.getMessage(), e);
        }
    }

    /** MySQL lets bytes beyond ASCII in and shows question marks. */
    private static void ascii(byte[] bytes, int from, int to, JsonBytes out) {
        int at = from;
        for (int i = from; i <= to; i++) {
            if (i == to || bytes[i] < 0) {
                out.textPart(bytes, at, i);
                at = i + 1;
                if (i < to) {
                    out.raw('?');
                }
            }
        }
    }
}
