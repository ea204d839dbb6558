package io.cdcctl.flink.clickhouse.type;

/** Names and literals as ClickHouse quotes them in the text of a type. */
final class QuotedText {

    private QuotedText() {}

    static boolean isQuote(char c) {
        return c == '\'' || c == '`' || c == '"';
    }

    /** Where the quoted text that begins at a position ends: the position of its closing quote. */
    static int end(String text, int start) {
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == text.charAt(start)) {
                return i;
            }
        }
        throw new IllegalArgumentException("a quote is not closed in " + text);
    }

    /** What stands between the quotes at two positions, without its escapes. */
    static String unescape(String text, int start, int end) {
        StringBuilder plain = new StringBuilder();
        for (int i = start + 1; i < end; i++) {
            char c = text.charAt(i);
            plain.append(c == '\\' ? escaped(text.charAt(++i)) : c);
        }
        return plain.toString();
    }

    private static char escaped(char c) {
        switch (c) {
            case '0':
                return '\0';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            default:
                return c;
        }
    }
}
