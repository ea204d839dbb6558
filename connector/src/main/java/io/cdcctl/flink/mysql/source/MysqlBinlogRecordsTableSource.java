package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.kafka.TopicRecords;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;

/** The tables of a MySQL as records of topics with their versions: first the rows as they are, then the changes. */
final class MysqlBinlogRecordsTableSource implements ScanTableSource {

    private final SourceSettings settings;

    MysqlBinlogRecordsTableSource(SourceSettings settings) {
        this.settings = settings;
    }

    /** A deletion is a row without a value, so there are only insertions. */
    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return SourceProvider.of(new BinlogSource(settings, context.createTypeInformation(TopicRecords.ROW_WITH_VERSION)));
    }

    @Override
    public DynamicTableSource copy() {
        return new MysqlBinlogRecordsTableSource(settings);
    }

    @Override
    public String asSummaryString() {
        return MysqlBinlogRecordsTableFactory.IDENTIFIER;
    }
}
