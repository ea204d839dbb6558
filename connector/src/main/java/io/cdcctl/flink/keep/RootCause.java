package io.cdcctl.flink.keep;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What went wrong, in one line, out of a stack trace of Java. */
final class RootCause {

    private static final int LIMIT = 400;
    private static final Pattern FRAME = Pattern.compile("\\s*(?:at [\\w.$/<>@]+\\(.*|at [\\w.$/]+//?.*|\\.\\.\\. \\d+ (?:more|common frames omitted).*"
            + "|Suppressed:.*|End of exception on server side.*)");
    private static final Pattern CLASS_NAMES = Pattern.compile("^(?:(?:[a-z][\\w$]*\\.)+[A-Z][\\w$]*(?:: |$))+");

    private RootCause() {}

    /** The deepest cause that says something, without the names of classes. */
    static String of(String trace) {
        String cause = trace;
        for (String message : messages(trace)) {
            String text = CLASS_NAMES.matcher(message).replaceFirst("").strip();
            if (!text.isEmpty()) {
                cause = text;
            }
        }
        String line = cause.replaceAll("\\s+", " ").strip();
        return line.length() > LIMIT ? line.substring(0, LIMIT - 1) + "…" : line;
    }

    /** The messages of a trace, the outermost first, each with its own line ends. */
    private static List<String> messages(String trace) {
        List<StringBuilder> found = new ArrayList<>();
        boolean inFrames = true;
        for (String line : trace.split("\n")) {
            boolean isCause = line.startsWith("Caused by: ");
            if (isCause || found.isEmpty()) {
                found.add(new StringBuilder(isCause ? line.substring("Caused by: ".length()) : line));
                inFrames = false;
            } else if (FRAME.matcher(line).matches()) {
                inFrames = true;
            } else if (!inFrames) {
                found.get(found.size() - 1).append('\n').append(line);
            }
        }
        List<String> messages = new ArrayList<>();
        found.forEach(message -> messages.add(message.toString()));
        return messages;
    }
}
