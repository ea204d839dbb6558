package io.cdcctl.flink.keep;

import java.nio.file.Path;
import java.util.Optional;

/** Brings a job to Flink. */
interface Submitter {

    /** Submits a recorded script under an id, from a state or from the beginning, and waits until Flink has it. */
    Outcome submit(String job, String id, String script, Optional<Path> from) throws InterruptedException;

    /** How a submission came out. */
    final class Outcome {

        private final String error;
        private final boolean givenUp;

        private Outcome(String error, boolean givenUp) {
            this.error = error;
            this.givenUp = givenUp;
        }

        static Outcome taken() {
            return new Outcome(null, false);
        }

        static Outcome refused(String error) {
            return new Outcome(error, false);
        }

        /** Nobody waits for it any more, but it may still succeed. */
        static Outcome givenUp(String error) {
            return new Outcome(error, true);
        }

        boolean isTaken() {
            return error == null;
        }

        boolean isGivenUp() {
            return givenUp;
        }

        /** Why Flink has not taken it, without a secret. */
        String error() {
            return error;
        }
    }
}
