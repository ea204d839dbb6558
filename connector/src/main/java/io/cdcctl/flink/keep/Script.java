package io.cdcctl.flink.keep;

import io.cdcctl.flink.submit.JobRequest.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A script of SET statements and of SQL statements, as `cdcctl render` writes it. */
final class Script {

    private static final String LITERAL = "'([^']*+(?:''[^']*+)*+)'";
    private static final Pattern SET = Pattern.compile("(?is)SET\\s+" + LITERAL + "\\s*=\\s*" + LITERAL);
    private static final Pattern STATEMENT_SET =
            Pattern.compile("(?is)(?:EXECUTE\\s+STATEMENT\\s+SET\\s+BEGIN|BEGIN\\s+STATEMENT\\s+SET\\s*;).*");
    /** What is passed over as one: comments, literals and quoted names. */
    private static final Pattern TOKEN =
            Pattern.compile("--[^\\n]*+|/\\*.*?\\*/|'[^']*+'|`[^`]*+`|.", Pattern.DOTALL);

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Piece> pieces = new ArrayList<>();

    private Script() {}

    /**
     * Reads a script and fills in its placeholders. Each statement is filled in by itself: nothing in a value can end it.
     *
     * @param file names the script in errors
     */
    static Script of(String file, String text, UnaryOperator<String> values) {
        Script script = new Script();
        for (Piece piece : pieces(text)) {
            Matcher set = SET.matcher(piece.sql);
            if (set.matches()) {
                script.settings.put(unquoted(set.group(1), values), unquoted(set.group(2), values));
            } else {
                script.pieces.add(new Piece(Placeholders.inSql(piece.sql, values), file + ":" + piece.place));
            }
        }
        return script;
    }

    Map<String, String> settings() {
        return settings;
    }

    /** Statements in order, each with its file and line. */
    List<Piece> pieces() {
        return pieces;
    }

    /** The same for a request. */
    List<Statement> statements() {
        return pieces.stream().map(piece -> new Statement(piece.sql, piece.place)).collect(Collectors.toList());
    }

    private static String unquoted(String literal, UnaryOperator<String> values) {
        return Placeholders.inText(literal.replace("''", "'"), values);
    }

    /** Statements without their semicolons and the comments before them, and the lines in which they begin. */
    private static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        int begin = -1;
        int last = -1;
        while (token.find()) {
            String found = token.group();
            boolean isComment = found.startsWith("--") || found.startsWith("/*");
            if (found.equals(";")) {
                if (begin < 0) {
                    continue;
                }
                String sql = text.substring(begin, token.start()).stripTrailing();
                boolean ends = !STATEMENT_SET.matcher(sql).matches() || isEnd(text.substring(last + 1, token.start()));
                if (ends) {
                    pieces.add(new Piece(sql, lineOf(text, begin)));
                    begin = -1;
                }
                last = token.start();
            } else if (begin < 0 && !isComment && !found.isBlank()) {
                begin = token.start();
            }
        }
        if (begin >= 0) {
            pieces.add(new Piece(text.substring(begin).stripTrailing(), lineOf(text, begin)));
        }
        return pieces;
    }

    private static boolean isEnd(String part) {
        return part.replaceAll("--[^\\n]*", "").strip().equalsIgnoreCase("END");
    }

    private static String lineOf(String text, int position) {
        return String.valueOf(1 + text.chars().limit(position).filter(c -> c == '\n').count());
    }

    /** A statement, and where it begins. */
    static final class Piece {
        final String sql;
        final String place;

        Piece(String sql, String place) {
            this.sql = sql;
            this.place = place;
        }
    }
}
