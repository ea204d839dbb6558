package io.cdcctl.flink.keep;

import java.util.Locale;

/** The two jobs of a pipeline. */
enum JobKind {
    /** From MySQL into topics. */
    CDC,
    /** From topics into ClickHouse. */
    SYNC;

    /** As it is in the names of jobs and scripts. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    JobKind other() {
        return this == CDC ? SYNC : CDC;
    }
}
