package io.cdcctl.flink.mysql.binlog;

import static io.cdcctl.flink.mysql.table.MysqlColumn.*;

import java.util.Arrays;

/** The bits of a TABLE_MAP that say which numeric columns are unsigned. Old servers have none for YEAR, later ones have. */
final class Signs {

    /** The last version that is known to have no bit for YEAR. */
    private static final int LAST_WITHOUT_YEAR = 80015;

    /** The first version that is known to have one. Between the two the bits have to decide. */
    private static final int FIRST_WITH_YEAR = 80023;

    private Signs() {}

    static void read(int[] types, EventBytes in, FormatDescription format, boolean[] unsigned) throws MalformedEventException {
        boolean[] without = new boolean[types.length];
        boolean[] with = new boolean[types.length];
        boolean lengthWithout = in.left() == (count(types, false) + 7) / 8;
        boolean lengthWith = in.left() == (count(types, true) + 7) / 8;
        boolean plausibleWithout = lengthWithout && assign(types, in, false, without);
        boolean plausibleWith = lengthWith && assign(types, in, true, with);
        if (!lengthWithout && !lengthWith) {
            throw new MalformedEventException(in.left() + " bytes for the signs of " + count(types, true) + " columns");
        }
        boolean years;
        if (lengthWithout != lengthWith) {
            years = lengthWith;
        } else if (format.version <= LAST_WITHOUT_YEAR || format.version >= FIRST_WITH_YEAR) {
            years = format.version >= FIRST_WITH_YEAR;
        } else if (plausibleWith && plausibleWithout && !Arrays.equals(with, without)) {
            throw new MalformedEventException("MySQL " + format.serverVersion
                    + " does not say for certain which columns of a table with a YEAR are unsigned");
        } else {
            years = plausibleWith;
        }
        System.arraycopy(years ? with : without, 0, unsigned, 0, types.length);
    }

    /** Whether the bits look so: YEAR unsigned, which it always is, and nothing behind the last column. */
    private static boolean assign(int[] types, EventBytes in, boolean years, boolean[] unsigned) {
        int bit = 0;
        boolean plausible = true;
        for (int i = 0; i < types.length; i++) {
            if (types[i] == YEAR && years) {
                plausible &= isSet(in, bit++);
            } else if (isNumeric(types[i])) {
                unsigned[i] = isSet(in, bit++);
            }
        }
        while (bit < in.left() * 8) {
            plausible &= !isSet(in, bit++);
        }
        return plausible;
    }

    private static boolean isSet(EventBytes in, int bit) {
        return (in.bytes[in.at + bit / 8] >> 7 - bit % 8 & 1) != 0;
    }

    private static int count(int[] types, boolean years) {
        int count = 0;
        for (int type : types) {
            count += isNumeric(type) || years && type == YEAR ? 1 : 0;
        }
        return count;
    }

    private static boolean isNumeric(int type) {
        switch (type) {
            case TINY:
            case SHORT:
            case INT24:
            case LONG:
            case LONGLONG:
            case FLOAT:
            case DOUBLE:
            case NEWDECIMAL:
                return true;
            default:
                return false;
        }
    }
}
