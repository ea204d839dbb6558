package io.cdcctl.flink.runner;

import io.cdcctl.flink.keep.Keep;
import io.cdcctl.flink.submit.JobSubmitter;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * Submits jobs to a Flink cluster. Its class path is Flink's {@code lib} folder and this jar; the cluster's address, and
 * what a client needs to be let in, come from the configuration in the folder that FLINK_CONF_DIR names.
 *
 * <p>Mode {@code submit} answers requests, one JSON document a line, until its standard input ends; see {@link
 * RequestLoop}. Mode {@code keep} keeps the jobs of a pipeline running, until it is ended; see {@link Keep}.
 */
public final class Runner {

    private static final int USAGE = 64;

    private Runner() {}

    /** Runs the mode that the only argument names. */
    public static void main(String[] args) throws Exception {
        String mode = args.length == 1 ? args[0] : "";
        if (!mode.equals("submit") && !mode.equals("keep")) {
            System.err.println("usage: Runner submit|keep");
            System.exit(USAGE);
        }
        // Answers alone go to the standard output, whatever a library prints.
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        Configuration flink = GlobalConfiguration.loadConfiguration();
        if (mode.equals("keep")) {
            Keep.run(flink, System.getenv(), answers);
        } else {
            new RequestLoop(new JobSubmitter(flink)::submit).run(new FileInputStream(FileDescriptor.in), answers);
        }
        // Not every thread of Flink's clients ends by itself.
        System.exit(0);
    }
}
