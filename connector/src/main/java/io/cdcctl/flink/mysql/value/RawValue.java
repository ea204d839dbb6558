package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;

/** Writes the values of one column as JSON, from the bytes that MySQL's binary protocol has for them. */
@FunctionalInterface
public interface RawValue {

    /** Throws an {@link IllegalArgumentException} where the value is not one that can be written. */
    void write(byte[] bytes, JsonBytes out);
}
