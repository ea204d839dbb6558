package io.cdcctl.flink.mysql.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A statement of MySQL as its words, names, texts and signs, so that nothing in a text or a comment is taken for a word. */
final class SqlTokens {

    private final String sql;
    private final List<String> texts = new ArrayList<>();

    /** The quote of each that is in quotes, else 0. */
    private final List<Character> quotes = new ArrayList<>();

    private int at;

    private SqlTokens(String sql) {
        this.sql = sql;
    }

    /** A comment that MySQL executes is part of the statement. */
    static SqlTokens of(String sql) {
        SqlTokens tokens = new SqlTokens(sql);
        while (tokens.at < sql.length()) {
            tokens.next();
        }
        return tokens;
    }

    int size() {
        return texts.size();
    }

    /** A word, a name or a text without its quotes, or a sign; empty behind the last one. */
    String text(int token) {
        return token < texts.size() ? texts.get(token) : "";
    }

    /** Whether the token is this word, in whatever case; a name in quotes is none. */
    boolean is(int token, String word) {
        return token >= 0 && token < texts.size() && quotes.get(token) == 0 && texts.get(token).toUpperCase(Locale.ROOT).equals(word);
    }

    /** The same, but empty where the token is a text. In double quotes stands a text or a name, as the session has it. */
    String name(int token) {
        return token >= 0 && token < texts.size() && quotes.get(token) != '\'' ? texts.get(token) : "";
    }

    /** Whether it is one of these. */
    boolean isOneOf(int token, String... words) {
        for (String word : words) {
            if (is(token, word)) {
                return true;
            }
        }
        return false;
    }

    private void next() {
        char first = sql.charAt(at);
        if (sql.startsWith("/*!", at)) {
            at += 3;
            while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
                at++;
            }
        } else if (sql.startsWith("*/", at)) {
            at += 2;
        } else if (sql.startsWith("/*", at)) {
            skipBehind("*/");
        } else if (first == '#' || sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ')) {
            skipBehind("\n");
        } else if (first == '\'' || first == '"' || first == '`') {
            quoted(first);
        } else if (isPartOfWord(first)) {
            int start = at;
            while (at < sql.length() && isPartOfWord(sql.charAt(at))) {
                at++;
            }
            add(sql.substring(start, at), (char) 0);
        } else {
            at++;
            if (first > ' ') {
                add(String.valueOf(first), (char) 0);
            }
        }
    }

    private void skipBehind(String end) {
        int found = sql.indexOf(end, at + end.length());
        at = found < 0 ? sql.length() : found + end.length();
    }

    /** A quote within is written twice, or behind a backslash, which in a name is a character like any other. */
    private void quoted(char quote) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < sql.length()) {
            char next = sql.charAt(at++);
            if (next == quote) {
                if (at >= sql.length() || sql.charAt(at) != quote) {
                    break;
                }
                at++;
            } else if (next == '\\' && quote != '`' && at < sql.length()) {
                next = sql.charAt(at++);
            }
            text.append(next);
        }
        add(text.toString(), quote);
    }

    private void add(String text, char quote) {
        texts.add(text);
        quotes.add(quote);
    }

    private static boolean isPartOfWord(char character) {
        return Character.isLetterOrDigit(character) || character == '_' || character == '$' || character >= '\u0080';
    }
}
