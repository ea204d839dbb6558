package io.cdcctl.flink.mysql.table;

/** What a column of a MySQL table is at one moment: its type as the binlog says it, and how its values are to be read. */
public final class MysqlColumn {

    /** MySQL's numbers for the types of columns (enum_field_types). */
    public static final int TINY = 1;

    public static final int SHORT = 2;
    public static final int LONG = 3;
    public static final int FLOAT = 4;
    public static final int DOUBLE = 5;
    public static final int TIMESTAMP = 7;
    public static final int LONGLONG = 8;
    public static final int INT24 = 9;
    public static final int DATE = 10;
    public static final int TIME = 11;
    public static final int DATETIME = 12;
    public static final int YEAR = 13;
    public static final int VARCHAR = 15;
    public static final int BIT = 16;
    public static final int TIMESTAMP2 = 17;
    public static final int DATETIME2 = 18;
    public static final int TIME2 = 19;
    public static final int TYPED_ARRAY = 20;
    public static final int VECTOR = 242;
    public static final int JSON = 245;
    public static final int NEWDECIMAL = 246;
    public static final int ENUM = 247;
    public static final int SET = 248;
    public static final int TINY_BLOB = 249;
    public static final int MEDIUM_BLOB = 250;
    public static final int LONG_BLOB = 251;
    public static final int BLOB = 252;
    public static final int VAR_STRING = 253;
    public static final int STRING = 254;
    public static final int GEOMETRY = 255;

    /** Null where the server does not say names: {@code binlog_row_metadata} is MINIMAL. */
    public final String name;

    /** One of the numbers above; of a CHAR, an ENUM or a SET the real one, which TABLE_MAP hides in the metadata of STRING. */
    public final int type;

    /**
     * By the type: bytes of a length (BLOB, JSON, GEOMETRY, VECTOR), digits of a fraction (TIME2, DATETIME2, TIMESTAMP2), the most
     * bytes (VARCHAR, STRING), bytes of a value (ENUM, SET, FLOAT, DOUBLE), {@code precision << 8 | scale} (NEWDECIMAL),
     * {@code bytes << 8 | bits} (BIT).
     */
    public final int meta;

    public final boolean nullable;
    public final boolean unsigned;

    /** MySQL's name of the character set, {@code binary} for bytes; null where the type has none or the server does not say it. */
    public final String charset;

    /** The values of an ENUM or a SET in order, in {@link #charset}; null for other types and where the server does not say them. */
    public final byte[][] texts;

    public MysqlColumn(
            String name, int type, int meta, boolean nullable, boolean unsigned, String charset, byte[][] texts) {
        this.name = name;
        this.type = type;
        this.meta = meta;
        this.nullable = nullable;
        this.unsigned = unsigned;
        this.charset = charset;
        this.texts = texts;
    }

    /**
     * Whether it stands behind a functional index and nobody can name it. Such columns have names that are made up: 32 digits of a hash,
     * or such as {@code !hidden!index!0!0}.
     */
    public boolean isHidden() {
        return type == TYPED_ARRAY || name != null && (name.startsWith("!hidden!") || isHash(name));
    }

    private static boolean isHash(String name) {
        if (name.length() != 32) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.digit(name.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
