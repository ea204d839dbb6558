package io.cdcctl.flink.mysql.value;

import static io.cdcctl.flink.mysql.table.MysqlColumn.*;

import io.cdcctl.flink.mysql.table.MysqlColumn;

/** What MySQL calls the types of columns. */
public final class TypeNames {

    private TypeNames() {}

    /** In upper case, such as {@code BIGINT UNSIGNED}, {@code DECIMAL(10,2)} or {@code VARBINARY}. */
    public static String of(MysqlColumn column) {
        boolean bytes = "binary".equals(column.charset);
        switch (column.type) {
            case TINY:
                return number("TINYINT", column);
            case SHORT:
                return number("SMALLINT", column);
            case INT24:
                return number("MEDIUMINT", column);
            case LONG:
                return number("INT", column);
            case LONGLONG:
                return number("BIGINT", column);
            case FLOAT:
                return number("FLOAT", column);
            case DOUBLE:
                return number("DOUBLE", column);
            case NEWDECIMAL:
                return number("DECIMAL(" + (column.meta >> 8) + "," + (column.meta & 255) + ")", column);
            case BIT:
                return "BIT(" + bits(column) + ")";
            case STRING:
                return bytes ? "BINARY" : "CHAR";
            case VARCHAR:
            case VAR_STRING:
                return bytes ? "VARBINARY" : "VARCHAR";
            case TINY_BLOB:
            case MEDIUM_BLOB:
            case LONG_BLOB:
            case BLOB:
                return blob(column) + (bytes ? "BLOB" : "TEXT");
            default:
                return other(column.type);
        }
    }

    private static String other(int type) {
        switch (type) {
            case DATE:
                return "DATE";
            case YEAR:
                return "YEAR";
            case DATETIME2:
                return "DATETIME";
            case TIMESTAMP2:
                return "TIMESTAMP";
            case TIME2:
                return "TIME";
            case ENUM:
                return "ENUM";
            case SET:
                return "SET";
            case JSON:
                return "JSON";
            case GEOMETRY:
                return "GEOMETRY";
            case VECTOR:
                return "VECTOR";
            default:
                return "of a type that MySQL has the number " + type + " for";
        }
    }

    /** Bits of a BIT. */
    static int bits(MysqlColumn column) {
        return (column.meta >> 8) * 8 + (column.meta & 255);
    }

    private static String number(String name, MysqlColumn column) {
        return column.unsigned ? name + " UNSIGNED" : name;
    }

    private static String blob(MysqlColumn column) {
        switch (column.meta) {
            case 1:
                return "TINY";
            case 3:
                return "MEDIUM";
            case 4:
                return "LONG";
            default:
                return "";
        }
    }
}
