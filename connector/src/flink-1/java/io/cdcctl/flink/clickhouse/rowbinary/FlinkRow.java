package io.cdcctl.flink.clickhouse.rowbinary;

import org.apache.flink.table.data.RowData;

/** A row, but for the types that the sink has none of and this version of Flink has. */
abstract class FlinkRow implements RowData {}
