package io.cdcctl.flink.mysql.binlog;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** A statement: BEGIN and COMMIT, the statements that change tables, and rows' changes where a session logs statements. */
public final class QueryEvent {

    private static final int FLAGS2 = 0;
    private static final int SQL_MODE = 1;
    private static final int AUTO_INCREMENT = 3;
    private static final int CHARSET = 4;
    private static final int TIME_ZONE = 5;
    private static final int CATALOG = 6;

    /** The session's database; empty where it has none. */
    public final String database;

    public final String statement;

    public QueryEvent(String database, String statement) {
        this.database = database;
        this.statement = statement;
    }

    /** Statements are in the character set of their session, which the event names. */
    public static QueryEvent parse(byte[] body, int from, int to, Collations collations) throws MalformedEventException {
        EventBytes in = new EventBytes(body, from, to);
        in.skip(8);
        int databaseBytes = in.u8();
        in.skip(2);
        int variables = in.u16();
        in.need(variables);
        int collation = collation(new EventBytes(body, in.at, in.at + variables));
        in.skip(variables);
        String database = in.utf8(databaseBytes);
        in.skip(1);
        byte[] statement = in.copy(in.left());
        return new QueryEvent(database, new String(statement, charset(collation < 0 ? null : collations.charset(collation))));
    }

    /** The collation of the session's client; -1 where the event does not say it. */
    private static int collation(EventBytes variables) throws MalformedEventException {
        while (variables.left() > 0) {
            int variable = variables.u8();
            switch (variable) {
                case FLAGS2:
                case AUTO_INCREMENT:
                    variables.skip(4);
                    break;
                case SQL_MODE:
                    variables.skip(8);
                    break;
                case TIME_ZONE:
                case CATALOG:
                    variables.skip(variables.u8());
                    break;
                case CHARSET:
                    return variables.u16();
                default:
                    return -1;
            }
        }
        return -1;
    }

    /** What words and names of ASCII are right in, whatever the character set is. */
    private static Charset charset(String name) {
        if (name == null || name.startsWith("utf8")) {
            return StandardCharsets.UTF_8;
        }
        switch (name) {
            case "latin1":
                return Charset.forName("windows-1252");
            case "gbk":
            case "gb2312":
            case "gb18030":
            case "big5":
                return supported(name);
            case "sjis":
            case "cp932":
                return supported("windows-31j");
            case "ujis":
            case "eucjpms":
                return supported("EUC-JP");
            case "euckr":
                return supported("EUC-KR");
            case "koi8r":
                return supported("KOI8-R");
            case "koi8u":
                return supported("KOI8-U");
            case "cp1250":
            case "cp1251":
            case "cp1256":
            case "cp1257":
                return supported("windows-" + name.substring(2));
            case "latin2":
                return supported("ISO-8859-2");
            case "latin5":
                return supported("ISO-8859-9");
            case "latin7":
                return supported("ISO-8859-13");
            case "greek":
                return supported("ISO-8859-7");
            case "hebrew":
                return supported("ISO-8859-8");
            default:
                return StandardCharsets.ISO_8859_1;
        }
    }

    private static Charset supported(String name) {
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
    }
}
