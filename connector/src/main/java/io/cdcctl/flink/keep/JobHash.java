package io.cdcctl.flink.keep;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a job was made from, as cdcctl writes it into the job's parameters:
 * {@code 2-<identity>-<sql>-<settings>-<jars>}. The identity is what bears on the job's state.
 */
final class JobHash {

    private static final Pattern PARAMETER = Pattern.compile("\\bcdcctl\\.hash:(2(?:-[0-9a-f]{16}){4})\\b");

    private final String[] parts;

    private JobHash(String text) {
        this.parts = text.split("-");
    }

    /** The hash in a recorded script, or in parameters; empty where there is none of this form. */
    static Optional<JobHash> in(String text) {
        Matcher found = PARAMETER.matcher(text);
        return found.find() ? Optional.of(new JobHash(found.group(1))) : Optional.empty();
    }

    boolean hasSameIdentity(JobHash other) {
        return parts[1].equals(other.parts[1]);
    }

    boolean isSame(JobHash other) {
        return String.join("-", parts).equals(String.join("-", other.parts));
    }
}
