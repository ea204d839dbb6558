package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;

/** Writes bytes of one character set as characters of a JSON text, without its quotes. */
@FunctionalInterface
interface CharsetText {

    /** Throws an {@link IllegalArgumentException} where the bytes are no text of the character set. */
    void write(byte[] bytes, int from, int to, JsonBytes out);
}
