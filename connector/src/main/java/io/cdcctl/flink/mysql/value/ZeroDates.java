package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.TableNotice;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * What becomes of a date that has a year, a month or a day of zero, such as {@code 0000-00-00}, which no other database has: for
 * DATE, DATETIME and TIMESTAMP, in rows of the snapshot and in those of the binlog.
 */
public final class ZeroDates implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The row cannot be written. */
    public static final ZeroDates ERROR = new ZeroDates(null, false, null);

    /** NULL; in a NOT NULL column the row cannot be written. */
    public static final ZeroDates NULL = new ZeroDates(null, true, null);

    private static final byte[] NULL_TEXT = {'n', 'u', 'l', 'l'};

    /** {@code YYYY-MM-DD}, the date that stands for it; null where none does. */
    private final byte[] date;

    private final boolean toNull;

    /** Runs for each one that is written as something else; not kept where the object is serialized. */
    private final transient Runnable counter;

    private ZeroDates(byte[] date, boolean toNull, Runnable counter) {
        this.date = date;
        this.toNull = toNull;
        this.counter = counter;
    }

    /** Takes {@code error}, {@code null} or a date, {@code YYYY-MM-DD}; throws an {@link IllegalArgumentException} for others. */
    public static ZeroDates parse(String text) {
        if (text.equals("error")) {
            return ERROR;
        }
        if (text.equals("null")) {
            return NULL;
        }
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() >= 1 && date.getYear() <= 9999) {
                JsonBytes bytes = new JsonBytes();
                bytes.ascii(text);
                return new ZeroDates(bytes.copy(), false, null);
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + text + "' is not what zero dates can become: write error, null or a date such as 1970-01-01");
    }

    /** The same for a column: in a key they cannot be written, as the rows of two keys would become one. */
    public ZeroDates in(boolean key) {
        return key ? ERROR : this;
    }

    /** The same; each time that one is written as NULL or as another date, the counter runs. */
    public ZeroDates counted(Runnable by) {
        return new ZeroDates(date, toNull, by);
    }

    /** The same, which says so of the table. */
    public ZeroDates noticed(TableSpec table, TableNotices notices) {
        String as = date == null ? "NULL" : new String(date, StandardCharsets.US_ASCII);
        String what = "a date with a part of zero was written as " + as;
        return counted(() -> notices.add(table, TableNotice.Kind.ZERO_DATES, what));
    }

    /** Writes what stands for one, with what is to follow the date before the last quote. */
    void write(boolean nullable, String behind, JsonBytes out) {
        if (date == null && !toNull) {
            throw new IllegalArgumentException("a date with a part of zero, such as 0000-00-00");
        }
        if (date == null && !nullable) {
            throw new IllegalArgumentException("a date with a part of zero in a NOT NULL column");
        }
        if (date == null) {
            out.raw(NULL_TEXT);
        } else {
            out.raw('"');
            out.raw(date);
            out.ascii(behind);
            out.raw('"');
        }
        if (counter != null) {
            counter.run();
        }
    }
}
