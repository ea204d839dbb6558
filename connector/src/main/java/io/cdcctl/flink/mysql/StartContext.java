package io.cdcctl.flink.mysql;

import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges.TableChange;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlBinlogSplit;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplit;

/**
 * Gives the reader of the binlog what the tables were when the first snapshot began. Left alone it takes them as they are when
 * the snapshot is over, and reads with that the rows of before an ALTER TABLE.
 */
final class StartContext {

    private StartContext() {}

    /** A context that is the other one for all else. Not every version of Flink has the same methods, hence the proxy. */
    @SuppressWarnings("unchecked")
    static SplitEnumeratorContext<MySqlSplit> of(SplitEnumeratorContext<MySqlSplit> context, StartPoint start) {
        return (SplitEnumeratorContext<MySqlSplit>) Proxy.newProxyInstance(
                StartContext.class.getClassLoader(), new Class<?>[] {SplitEnumeratorContext.class}, (self, method, arguments) -> {
                    // MySqlSource's enumerator assigns splits one by one.
                    if (method.getName().equals("assignSplit") && arguments[0] instanceof MySqlBinlogSplit) {
                        arguments[0] = withSchemas((MySqlBinlogSplit) arguments[0], start.schemas);
                    }
                    try {
                        return method.invoke(context, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static MySqlBinlogSplit withSchemas(MySqlBinlogSplit split, Map<TableId, TableChange> schemas) {
        return MySqlBinlogSplit.fillTableSchemas(split, new HashMap<>(schemas));
    }
}
