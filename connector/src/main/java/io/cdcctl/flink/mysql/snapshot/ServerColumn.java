package io.cdcctl.flink.mysql.snapshot;

import java.util.Locale;

/** A column as MySQL describes it. */
final class ServerColumn {

    final String name;

    /** In lower case: {@code bigint(20) unsigned}. */
    final String type;

    final boolean nullable;

    /** Null for what is no text. */
    final String collation;

    ServerColumn(String name, String type, boolean nullable, String collation) {
        this.name = name;
        this.type = type;
        this.nullable = nullable;
        this.collation = collation;
    }

    /** {@code bigint} of {@code bigint(20) unsigned}. */
    String baseType() {
        int end = 0;
        while (end < type.length() && Character.isLetter(type.charAt(end))) {
            end++;
        }
        return type.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** What MySQL calls its character set, of which the names of its collations begin with. */
    String charset() {
        int end = collation.indexOf('_');
        return end < 0 ? collation : collation.substring(0, end);
    }
}
