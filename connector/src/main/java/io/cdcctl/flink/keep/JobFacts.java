package io.cdcctl.flink.keep;

/** What is known of a job when it is decided what becomes of it. */
final class JobFacts {

    /** Whether a job was submitted as this generation. An earlier generation says nothing of this one. */
    enum Recorded {
        NO,
        YES,
        LATER
    }

    final JobKind kind;
    /** What Flink says of it; null where Flink does not know it. */
    final String status;

    final Recorded recorded;
    /** Whether it was ever started: Flink makes the folder of its checkpoints before any of its tasks runs. */
    final boolean ran;
    /** Whether it left a complete checkpoint or savepoint. */
    final boolean hasState;
    /** Whether a job that never ran is to be submitted; else cdcctl does that. */
    final boolean asked;

    JobFacts(JobKind kind, String status, Recorded recorded, boolean ran, boolean hasState, boolean asked) {
        this.kind = kind;
        this.status = status;
        this.recorded = recorded;
        this.ran = ran;
        this.hasState = hasState;
        this.asked = asked;
    }
}
