package io.cdcctl.flink.upsertjson;

/** The part of a Kafka record that is read. */
enum RecordPart {
    KEY("key"),
    VALUE("value");

    private final String label;

    RecordPart(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
