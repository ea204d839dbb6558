package io.cdcctl.flink.mysql.table;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.topic.ReasonRecord;
import java.util.UUID;

/**
 * Makes the record of a row that cannot be written, in the form of {@link ReasonRecord}: first the reason and then what there
 * is of the row. Its key is the row's, so that it stays in order with the row's other changes, or where that cannot be written one
 * of the same form that no other record has.
 */
public final class UnwritableRecords {

    /** What is said of a row of the snapshot instead of a change and its place. */
    public static final String SNAPSHOT = "row of the snapshot";

    public static final String BEFORE = "before";
    public static final String AFTER = "after";

    /** The most bytes of a value that are written, for each try to stay below the size of a record. */
    private static final int[] MOST_OF_A_VALUE = {RecordLimits.MOST_BYTES, 1_000, 0};

    /** What a reason may have, for the record to have room for the row. */
    private static final int MOST_OF_A_REASON = 10_000;

    private final TableSpec table;
    private final RowContent content;
    private final JsonBytes out = new JsonBytes();

    public UnwritableRecords(TableSpec table) {
        this.table = table;
        this.content = new RowContent(table);
    }

    /**
     * The reason as a sentence; {@code change} says what was done and where, as in {@code update in binlog.000003 at 4711}, or is
     * {@link #SNAPSHOT}.
     */
    public String reason(UnwritableException problem, String change) {
        String why = problem.getMessage();
        String most = why.length() > MOST_OF_A_REASON ? why.substring(0, MOST_OF_A_REASON) + " .." : why;
        return RowContent.wellFormed("Table " + table.name() + ": " + most + ". The " + change + " is not carried" + problem.next());
    }

    /**
     * {@code ["reason",{"change":"update in binlog.000003 at 4711","row":0,"after":{"id":1}}]}.
     *
     * @param row which of the rows that were changed in one go it is
     * @param image {@link #BEFORE} or {@link #AFTER}, whichever {@code cells} are
     * @param key the row's own key where it can be written, else null
     */
    public byte[] value(String reason, String change, long row, String image, Cells cells, byte[] key) {
        out.clear();
        begin(reason, out);
        out.ascii("{\"change\":");
        out.text(RowContent.wellFormed(change));
        out.ascii(",\"row\":");
        out.integer(row);
        out.raw(',');
        out.text(image);
        out.raw(':');
        int keyBytes = key == null ? 2 * out.length() : key.length;
        int start = out.length();
        for (int most : MOST_OF_A_VALUE) {
            out.backTo(start);
            content.write(cells, most, out);
            if (out.length() + keyBytes < RecordLimits.MOST_BYTES) {
                break;
            }
        }
        out.raw('}');
        out.raw(ReasonRecord.END);
        return out.copy();
    }

    /**
     * The key of such a record whose row's key cannot be written: the same for the same change, so that a repeated one does not count
     * twice once the topic is compacted.
     */
    public static byte[] uniqueKey(String reason, byte[] value) {
        JsonBytes key = new JsonBytes();
        begin(reason, key);
        key.text(UUID.nameUUIDFromBytes(value).toString());
        key.raw(ReasonRecord.END);
        return key.copy();
    }

    private static void begin(String reason, JsonBytes out) {
        out.raw(ReasonRecord.BEGIN);
        out.text(reason);
        out.raw(ReasonRecord.NEXT);
    }
}
