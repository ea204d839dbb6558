package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.rowbinary.RowBinaryBuffer;

/** A record that could not be read or written, where it stands in its topic, and why. */
final class DeadLetter {

    /** Why there is a letter. */
    enum Reason {
        UNREADABLE_KEY("unreadable-key"),
        UNREADABLE_VALUE("unreadable-value"),
        DOES_NOT_FIT("does-not-fit"),
        REFUSED("refused");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private static final byte[] NONE = {};

    private final String topic;
    private final int partition;
    private final long offset;
    private final Reason reason;
    private final String error;
    private String row = "";
    private byte[] keyBytes = NONE;
    private byte[] valueBytes = NONE;

    /**
     * @param topic '' where it is not known
     * @param partition -1 where it is not known
     */
    DeadLetter(String topic, int partition, long offset, Reason reason, String error) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.reason = reason;
        this.error = error;
    }

    /** The columns that are known, as JSON. */
    DeadLetter withRow(String json) {
        row = json;
        return this;
    }

    DeadLetter withBytes(byte[] key, byte[] value) {
        keyBytes = key;
        valueBytes = value;
        return this;
    }

    /** Where the record stands, for messages. */
    String position() {
        return (topic.isEmpty() ? "" : "topic '" + topic + "', ") + (partition < 0 ? "" : "partition " + partition + ", ")
                + "offset " + offset;
    }

    /** Writes the columns of the dead-letter table in its order. */
    void encode(String target, RowBinaryBuffer out) {
        out.writeString(target);
        out.writeString(topic);
        out.writeInt(partition);
        out.writeLong(offset);
        out.writeString(reason.text);
        out.writeString(error);
        out.writeString(row);
        out.writeVarInt(keyBytes.length);
        out.writeBytes(keyBytes);
        out.writeVarInt(valueBytes.length);
        out.writeBytes(valueBytes);
    }
}
