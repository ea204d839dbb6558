package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.MysqlColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares columns of the binlog with what the server says of columns, and reads the values of ENUM and SET from that. */
final class ColumnTexts {

    /** MySQL's name of the character set that the values are given in. */
    static final String CHARSET = "utf8mb4";

    /** The types of the binlog by the server's words; what is not here is a kind of geometry. */
    private static final Map<String, Integer> TYPES = Map.ofEntries(
            Map.entry("tinyint", MysqlColumn.TINY),
            Map.entry("smallint", MysqlColumn.SHORT),
            Map.entry("mediumint", MysqlColumn.INT24),
            Map.entry("int", MysqlColumn.LONG),
            Map.entry("bigint", MysqlColumn.LONGLONG),
            Map.entry("float", MysqlColumn.FLOAT),
            Map.entry("double", MysqlColumn.DOUBLE),
            Map.entry("decimal", MysqlColumn.NEWDECIMAL),
            Map.entry("bit", MysqlColumn.BIT),
            Map.entry("year", MysqlColumn.YEAR),
            Map.entry("date", MysqlColumn.DATE),
            Map.entry("time", MysqlColumn.TIME2),
            Map.entry("datetime", MysqlColumn.DATETIME2),
            Map.entry("timestamp", MysqlColumn.TIMESTAMP2),
            Map.entry("char", MysqlColumn.STRING),
            Map.entry("binary", MysqlColumn.STRING),
            Map.entry("varchar", MysqlColumn.VARCHAR),
            Map.entry("varbinary", MysqlColumn.VARCHAR),
            Map.entry("tinytext", MysqlColumn.BLOB),
            Map.entry("text", MysqlColumn.BLOB),
            Map.entry("mediumtext", MysqlColumn.BLOB),
            Map.entry("longtext", MysqlColumn.BLOB),
            Map.entry("tinyblob", MysqlColumn.BLOB),
            Map.entry("blob", MysqlColumn.BLOB),
            Map.entry("mediumblob", MysqlColumn.BLOB),
            Map.entry("longblob", MysqlColumn.BLOB),
            Map.entry("enum", MysqlColumn.ENUM),
            Map.entry("set", MysqlColumn.SET),
            Map.entry("json", MysqlColumn.JSON),
            Map.entry("vector", MysqlColumn.VECTOR));

    private ColumnTexts() {}

    /** Whether the two may be the same column: the binlog says neither lengths nor names of all. */
    static boolean isSame(ServerColumn server, MysqlColumn column) {
        return TYPES.getOrDefault(server.baseType(), MysqlColumn.GEOMETRY) == column.type && server.nullable == column.nullable;
    }

    static boolean isList(MysqlColumn column) {
        return column.type == MysqlColumn.ENUM || column.type == MysqlColumn.SET;
    }

    /** The values of an ENUM or a SET in their order; null where the server says bytes that are no text. */
    static byte[][] of(ServerColumn column) {
        String type = column.type;
        if (column.collation == null && type.chars().anyMatch(character -> character > 127)) {
            return null;
        }
        List<byte[]> values = new ArrayList<>();
        for (int at = type.indexOf('\''); at >= 0; at = type.indexOf('\'', at)) {
            StringBuilder value = new StringBuilder();
            at = read(type, at + 1, value);
            values.add(value.toString().getBytes(StandardCharsets.UTF_8));
        }
        return values.toArray(new byte[0][]);
    }

    /** Reads up to the quote at the end of a value, and gives the place behind that. */
    private static int read(String type, int from, StringBuilder value) {
        int at = from;
        while (true) {
            char next = type.charAt(at++);
            if (next == '\'' && (at == type.length() || type.charAt(at) != '\'')) {
                return at;
            }
            boolean escapes = next == '\'' || next == '\\';
            value.append(next == '\\' ? unescaped(type.charAt(at)) : next);
            at += escapes ? 1 : 0;
        }
    }

    private static char unescaped(char escaped) {
        switch (escaped) {
            case '0':
                return 0;
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            default:
                return escaped;
        }
    }
}
