package io.cdcctl.flink.mysql.value;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Asks a server for the characters of a character set. */
final class CharsetTables {

    /** Numbers of bytes. */
    private static final String BYTES = "WITH RECURSIVE b (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM b WHERE n < 255) ";

    private static final String NAME = "[a-z0-9_]+";
    private static final int HEX_OF_INT = 8;

    private CharsetTables() {}

    /** Null where the server does not know it. */
    static TableText load(String charset, Charsets.Query query) throws IOException {
        if (!charset.matches(NAME)) {
            return null;
        }
        List<String[]> found =
                query.run("SELECT maxlen FROM information_schema.character_sets WHERE character_set_name = '" + charset + "'");
        if (found.isEmpty()) {
            return null;
        }
        int longest = Integer.parseInt(found.get(0)[0]);
        TableText text = new TableText(charset);
        fill(text.ofOne, charset, "b.n", "b.n", "b", query);
        if (longest >= 2) {
            text.ofTwo = new int[1 << 16];
            fill(text.ofTwo, charset, "(b.n << 8 | c.n)", "(b.n << 8 | c.n)", "b JOIN b AS c ON b.n > 127 AND c.n > 47", query);
        }
        if (longest == 3) {
            text.ofThree = new int[1 << 16];
            fill(text.ofThree, charset, "(b.n << 8 | c.n)", "(143 << 16 | b.n << 8 | c.n)", "b JOIN b AS c ON b.n > 127 AND c.n > 127", query);
        }
        if (longest == 4) {
            text.ofFour = new int[FourBytes.TABLE];
            String places = "(((b.n - 129) * 10 + c.n - 48) * 126 + d.n - 129) * 10 + e.n - 48";
            String codes = "(b.n << 24 | c.n << 16 | d.n << 8 | e.n)";
            String bytes = "b JOIN b AS c JOIN b AS d JOIN b AS e WHERE b.n BETWEEN 129 AND 132 AND c.n BETWEEN 48 AND 57"
                    + " AND d.n BETWEEN 129 AND 254 AND e.n BETWEEN 48 AND 57 AND " + places + " < " + FourBytes.TABLE;
            fill(text.ofFour, charset, places, codes, bytes, query);
        }
        return text;
    }

    /** What is no character is NULL or empty for the server, by its sql_mode; what Unicode does not have is a question mark. Two characters are none. */
    private static void fill(int[] table, String charset, String place, String code, String bytes, Charsets.Query query)
            throws IOException {
        Arrays.fill(table, TableText.NONE);
        String sql = BYTES + "SELECT " + place + ", HEX(CONVERT(CHAR(" + code + " USING " + charset + ") USING utf8mb4)) FROM " + bytes;
        for (String[] row : query.run(sql)) {
            if (row[1] != null && !row[1].isEmpty() && row[1].length() <= HEX_OF_INT) {
                table[Integer.parseInt(row[0])] = (int) Long.parseLong(row[1], 16);
            }
        }
    }
}
