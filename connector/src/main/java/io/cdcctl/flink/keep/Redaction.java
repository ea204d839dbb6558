package io.cdcctl.flink.keep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * Takes passwords out of texts, as they are, as SQL has them and as JSON has them. The rule is that of cdcctl's
 * src/model/redact.ts; test/vectors/redaction.json has it in examples.
 */
final class Redaction {

    /** Letters, or the digits and signs of numbers, versions, addresses and dates. */
    private static final Pattern WORD_OR_NUMBER = Pattern.compile("\\p{L}*|[\\d.:+-]*");

    /** What stands before a password where a text says that it is one. Java wants to know how far it may look back. */
    private static final String NAMED = "(?<=(?i:(?<!using )(?:pass(?:word|wd|phrase)?|pwd|secret|identified by"
            + "|identified with \\S{1,64} by))[\"'`]?\\s{0,16}[=:(]?\\s{0,16}[\"'`]?)";

    /** Within the part of a URL that has a user and a password. */
    private static final String IN_URL = "(?<=://[^\\s/@:]{0,64}:)";

    private final List<String> names = new ArrayList<>();
    private final Pattern places;

    /** @param secrets values by the names of their variables */
    Redaction(Map<String, String> secrets) {
        List<String[]> forms = new ArrayList<>();
        secrets.forEach((name, value) -> {
            if (!value.isEmpty()) {
                formsOf(value).forEach(form -> forms.add(new String[] {form, name, value}));
            }
        });
        // The longest first, so that none is cut in half.
        forms.sort(Comparator.comparingInt((String[] form) -> form[0].length()).reversed());
        List<String> groups = new ArrayList<>();
        for (String[] form : forms) {
            names.add(form[1]);
            groups.add("(" + places(form[0], form[2]) + ")");
        }
        places = Pattern.compile(String.join("|", groups));
    }

    private static Set<String> formsOf(String value) {
        String json = new String(JsonStringEncoder.getInstance().quoteAsString(value));
        return new TreeSet<>(List.of(value, Placeholders.quoted(value), json));
    }

    /** Whether texts without any secret in them are full of such values: {@code true}, {@code tables}, {@code 1}. */
    private static boolean isPlain(String value) {
        return value.length() < 4
                || value.length() < 12 && WORD_OR_NUMBER.matcher(value).matches();
    }

    /** A pattern without groups of its own for the places of a value that have to be hidden. */
    private static String places(String form, String value) {
        String text = Pattern.quote(form);
        // No part of a longer word or number is meant.
        String whole = "(?<![\\p{L}\\p{N}_])" + text + "(?![\\p{L}\\p{N}_])";
        if (isPlain(value)) {
            // What is cheap to see is looked for first.
            return "(?=" + text + ")(?:" + NAMED + whole + "|" + IN_URL + text + "(?=@))";
        }
        return value.length() < 8 ? whole : text;
    }

    /** The text with {@code <NAME>} for each value that has to be hidden, in one pass. */
    String of(String text) {
        if (names.isEmpty()) {
            return text;
        }
        return places.matcher(text).replaceAll(found -> Matcher.quoteReplacement("<" + nameOf(found) + ">"));
    }

    private String nameOf(MatchResult found) {
        int group = 1;
        while (found.group(group) == null) {
            group += 1;
        }
        return names.get(group - 1);
    }
}
