package io.cdcctl.flink.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits a statement of MySQL into its words, so that no name, text or comment in it is taken for one. */
final class StatementWords {

    /** Stands for a name or a text, which is no word of the language. */
    private static final String VALUE = "'";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private int at;
    private int depth;

    private StatementWords(String text) {
        this.text = text;
    }

    /**
     * The words of the first statement in the text, in upper case. What is quoted, and what stands behind a dot, is {@code '};
     * what is in brackets is left out; signs stand for themselves. A comment that MySQL executes is part of the statement.
     */
    static List<String> of(String text) {
        StatementWords reader = new StatementWords(text);
        reader.read();
        return reader.words;
    }

    private void read() {
        while (at < text.length() && !(text.charAt(at) == ';' && !words.isEmpty())) {
            if (!skipComment()) {
                readPart();
            }
        }
    }

    private boolean skipComment() {
        if (text.startsWith("/*!", at)) {
            at += 3;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
        } else if (text.startsWith("*/", at)) {
            at += 2;
        } else if (text.startsWith("/*", at)) {
            skipBehind("*/");
        } else if (text.charAt(at) == '#' || (text.startsWith("--", at) && (at + 2 == text.length() || text.charAt(at + 2) <= ' '))) {
            skipBehind("\n");
        } else {
            return false;
        }
        return true;
    }

    private void skipBehind(String end) {
        int found = text.indexOf(end, at + end.length());
        at = found < 0 ? text.length() : found + end.length();
    }

    private void readPart() {
        char first = text.charAt(at);
        if (first == '\'' || first == '"' || first == '`') {
            skipQuoted(first);
            add(VALUE);
        } else if (isPartOfWord(first)) {
            int start = at;
            while (at < text.length() && isPartOfWord(text.charAt(at))) {
                at++;
            }
            add(text.substring(start, at).toUpperCase(Locale.ROOT));
        } else {
            at++;
            readSign(first);
        }
    }

    private void readSign(char sign) {
        if (sign == '(') {
            depth++;
        } else if (sign == ')') {
            depth--;
        } else if (sign > ' ' && sign != ';') {
            add(String.valueOf(sign));
        }
    }

    /** A quote within is written twice, or behind a backslash, which in a name is a character like any other. */
    private void skipQuoted(char quote) {
        at++;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '\\' && quote != '`') {
                at++;
            } else if (next == quote) {
                if (at >= text.length() || text.charAt(at) != quote) {
                    return;
                }
                at++;
            }
        }
    }

    /** Behind a dot stands a name, which may be a word of the language without quotes. */
    private void add(String word) {
        if (depth == 0) {
            boolean isName = !words.isEmpty() && words.get(words.size() - 1).equals(".");
            words.add(isName ? VALUE : word);
        }
    }

    private static boolean isPartOfWord(char character) {
        return Character.isLetterOrDigit(character) || character == '_' || character == '$' || character >= '\u0080';
    }
}
