package io.cdcctl.flink.keep;

import java.io.IOException;

/** Asks ClickHouse which tables the sync job fills. */
interface TableIds {

    /** A line for each table, with its UUID; fails where ClickHouse does not answer. */
    String ask() throws IOException, InterruptedException;
}
