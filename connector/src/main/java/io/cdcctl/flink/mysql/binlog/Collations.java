package io.cdcctl.flink.mysql.binlog;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Which character set the values of a collation are in; events name collations by number. */
public final class Collations {

    /** The collation of bytes. */
    public static final int BINARY = 63;

    private final Map<Integer, String> charsets;

    private Collations(Map<Integer, String> charsets) {
        this.charsets = charsets;
    }

    /** Collations by number with their character sets. */
    public static Collations of(Map<Integer, String> charsets) {
        return new Collations(new HashMap<>(charsets));
    }

    /** Those of the server; before the binlog is started on the connection. */
    public static Collations load(BinlogConnection connection) throws IOException {
        Map<Integer, String> charsets = new HashMap<>();
        for (String[] row : connection.query("SELECT id, character_set_name FROM information_schema.collations")) {
            charsets.put(Integer.valueOf(row[0]), row[1]);
        }
        return new Collations(charsets);
    }

    /** MySQL's name of the character set; null where the number is not known. */
    public String charset(int collation) {
        return collation == BINARY ? "binary" : charsets.get(collation);
    }
}
