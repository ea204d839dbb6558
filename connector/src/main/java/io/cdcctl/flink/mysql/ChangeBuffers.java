package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;

/** What records are put together in. All tables share them, so that a large row takes its memory once. */
final class ChangeBuffers {

    final JsonBytes oldKey = new JsonBytes();
    final JsonBytes newKey = new JsonBytes();
    final JsonBytes value = new JsonBytes();
}
