package io.cdcctl.flink.clickhouse.http;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells a good answer from a bad one, and an error that passes from one that stays. */
final class ErrorClassifier {

    private static final int TOO_MANY_PARTS = 252;

    /**
     * Codes that say "not now": lost parts of a cluster (3, 107, 285, 319, 999), timeouts and network (159, 209, 210),
     * limits that are shared with others (202, 203, 241, 252), read-only phases (164, 242), stopped queries and merges
     * (236, 394), lock order (473), replicas behind (425).
     */
    private static final Set<Integer> TRANSIENT_CODES =
            Set.of(3, 107, 159, 164, 202, 203, 209, 210, 236, 241, 242, TOO_MANY_PARTS, 285, 319, 394, 425, 473, 999);

    private static final Set<Integer> TRANSIENT_STATUS = Set.of(408, 425, 429, 500, 502, 503, 504);

    private static final Pattern CODE_IN_TEXT = Pattern.compile("Code: (\\d+)");

    /** Bytes of an answer that a message shows at most. */
    private static final int SHOWN_BYTES = 2000;

    private ErrorClassifier() {}

    /**
     * The error in an answer, if there is one.
     *
     * @param expectsBody whether a good answer has a body; an insert's has none, so a body there is a late error
     */
    static Optional<ClickHouseException> inAnswer(
            URI server, int status, HttpHeaders headers, byte[] body, boolean expectsBody) {
        Optional<Integer> headerCode = headers.firstValue("X-ClickHouse-Exception-Code").flatMap(ErrorClassifier::number);
        boolean good = status == 200 && headerCode.isEmpty() && (expectsBody || body.length == 0);
        if (good) {
            return Optional.empty();
        }
        String text = shown(body);
        int code = headerCode.or(() -> codeInText(text)).orElse(0);
        String message = code == 0
                ? String.format("%s answered HTTP %d%s", server, status, text.isEmpty() ? "" : ": " + text)
                : text.isEmpty() ? String.format("ClickHouse at %s answered with error %d", server, code) : text;
        return Optional.of(new ClickHouseException(message, code, isTransient(status, code, text), null));
    }

    /** The error of a request that got no answer. */
    static ClickHouseException withoutAnswer(URI server, Throwable error) {
        String what = error instanceof HttpTimeoutException
                ? "did not answer in time"
                : "cannot be reached or broke the connection: "
                        + (error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage());
        return new ClickHouseException("ClickHouse at " + server + " " + what, 0, true, error);
    }

    private static boolean isTransient(int status, int code, String text) {
        if (code == 0) {
            return TRANSIENT_STATUS.contains(status);
        }
        if (code == TOO_MANY_PARTS) {
            // The same code is used for an insert that touches too many partitions, which fails every time.
            return !text.toLowerCase(Locale.ROOT).contains("too many partitions for single insert block");
        }
        return TRANSIENT_CODES.contains(code);
    }

    private static Optional<Integer> codeInText(String text) {
        Matcher matcher = CODE_IN_TEXT.matcher(text);
        return matcher.find() ? number(matcher.group(1)) : Optional.empty();
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.valueOf(text.trim()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String shown(byte[] body) {
        return new String(body, 0, Math.min(body.length, SHOWN_BYTES), StandardCharsets.UTF_8).trim();
    }
}
