package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.function.Executable;

/** What a job has failed with. */
final class Failures {

    private Failures() {}

    /** The whole stack trace of a job that must fail. */
    static String of(Executable job) {
        ExecutionException error = assertThrows(ExecutionException.class, job);
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "not found: " + part + "\nin: " + text);
    }
}
