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

    static final int TOO_MANY_PARTS = 252;

    /**
     * Codes that say "not now": lost parts of a cluster (3, 107, 285, 319, 999), timeouts and network (159, 209, 210),
     * limits that are shared with others (202, 203, 241, 252), read-only phases (164, 242), stopped queries and merges
     * (236, 394), lock order (473), replicas behind (425).
     */
    private static final Set<Integer> TRANSIENT_CODES =
            Set.of(3, 107, 159, 164, 202, 203, 209, 210, 236, 241, 242, TOO_MANY_PARTS, 285, 319, 394, 425, 473, 999);

    /**
     * Codes that the value of one row can cause while the target stays as it was; expressions over the values (DEFAULT,
     * MATERIALIZED, CHECK, PARTITION BY, materialized views) are evaluated within the insert.
     *
     * <ul>
     *   <li>Text that such an expression cannot read: 6, 25, 26, 27, 38, 41, 72, 130, 376, 441, 467, 563, 632, 675, 676.
     *   <li>Values out of range or not convertible: 69, 70, 153, 321, 407, 691; NULL where none fits: 349.
     *   <li>Sizes: a string longer than its FixedString 131, an array 128, arrays of a Nested that differ 190.
     *   <li>Data that a type like JSON refuses: 117. A header that does not fit says 117 too, so the caller has to know
     *       that the target did not change.
     *   <li>A constraint or throwIf of the user's: 469, 395.
     *   <li>Rows of too many partitions in one insert, which smaller inserts solve: 252.
     * </ul>
     *
     * Left out, as every row would have them or the data would be torn: 32 and 33 (the body ends early), 36 and 43 (wrong
     * arguments), 49 (a bug in the server), 53 (types that do not match), 436 (Protobuf, which is not sent).
     */
    private static final Set<Integer> ROW_CODES = Set.of(
            6, 25, 26, 27, 38, 41, 69, 70, 72, 117, 128, 130, 131, 153, 190, TOO_MANY_PARTS, 321, 349, 376, 395, 407, 441,
            467, 469, 563, 632, 675, 676, 691);

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

    /** Whether a permanent error with this code may be one row's fault. */
    static boolean isRowError(int code) {
        return ROW_CODES.contains(code);
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
