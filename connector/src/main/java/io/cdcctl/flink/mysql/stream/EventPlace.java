package io.cdcctl.flink.mysql.stream;

/** Where an event of rows stands; reused from event to event. */
final class EventPlace {

    int epoch;

    /** Bytes of row events of the epoch before this one. */
    long bytes;

    String file = "";

    /** Where the event begins in the file; that of the transaction where the transaction is compressed. */
    long offset;
}
