package io.cdcctl.flink.keep;

import io.cdcctl.flink.keep.JobFacts.Recorded;

/** What becomes of a job. */
enum Decision {
    /** Flink knows it: it is left alone. */
    KNOWN,
    /** Nobody has asked for it. */
    NONE,
    /** It was submitted as a later generation, and there is no way back. */
    LOWERED,
    /** Somebody stopped it, and it stays so. */
    STOPPED,
    /** It is submitted for the first time in this generation. */
    SUBMIT,
    /** Flink has lost it: it goes on from its newest state, or reads its topics again. */
    RESUME,
    /** It ran and left no state: a new snapshot would keep rows that were deleted meanwhile. */
    LOST;

    /** The same facts always give the same decision; test/vectors/job-decisions.json has them. */
    static Decision of(JobFacts job) {
        if (job.status != null) {
            return KNOWN;
        }
        if (job.recorded == Recorded.LATER) {
            return LOWERED;
        }
        if (job.recorded == Recorded.NO && !job.asked) {
            return NONE;
        }
        if (job.recorded == Recorded.NO && job.ran) {
            return STOPPED;
        }
        if (!job.ran) {
            return job.asked ? SUBMIT : NONE;
        }
        return job.hasState || job.kind == JobKind.SYNC ? RESUME : LOST;
    }
}
