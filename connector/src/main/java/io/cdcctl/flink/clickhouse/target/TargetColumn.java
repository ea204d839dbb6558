package io.cdcctl.flink.clickhouse.target;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;

/** A column of the ClickHouse table. */
public final class TargetColumn {

    public final String name;
    public final ClickHouseType type;
    /** Empty, or DEFAULT, MATERIALIZED, ALIAS, EPHEMERAL. */
    final String defaultKind;

    final boolean inPartitionKey;

    TargetColumn(String name, ClickHouseType type, String defaultKind, boolean inPartitionKey) {
        this.name = name;
        this.type = type;
        this.defaultKind = defaultKind;
        this.inPartitionKey = inPartitionKey;
    }

    /** The type and what kind of default there is, as in {@code UInt8 DEFAULT}. */
    String definition() {
        return defaultKind.isEmpty() ? type.text : type.text + " " + defaultKind;
    }

    boolean isInsertable() {
        return defaultKind.isEmpty() || defaultKind.equals("DEFAULT");
    }
}
