package io.cdcctl.flink.submit;

import io.cdcctl.flink.mysql.source.MysqlBinlogRecordsTableFactory;
import io.cdcctl.flink.mysql.source.SavedState;
import io.cdcctl.flink.submit.JobRequest.Statement;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.StatementSetOperation;

/** Makes a job of SQL statements and submits it to a cluster. */
public final class JobSubmitter {

    private final Configuration cluster;

    /** The configuration says where the cluster is and how a client is let in; it also holds defaults of every job. */
    public JobSubmitter(Configuration cluster) {
        this.cluster = cluster;
    }

    /**
     * Runs the statements in order, in a catalog of their own, and gives the id of the job that they make, once the
     * cluster has it. A statement that makes a job is explained before. A job of this id that the cluster has already
     * is a refusal.
     */
    public String submit(JobRequest request) throws RefusedException {
        Configuration job = configurationOf(request);
        JobID id = JobID.fromHexString(request.id());
        Jobs jobs = new Jobs(job);
        // Made from a configuration alone it would be a local one under Flink 1.18, whatever the target.
        TableEnvironment tables = StreamTableEnvironment.create(
                new StreamExecutionEnvironment(job),
                EnvironmentSettings.newInstance().withConfiguration(job).build());
        String made = null;
        for (Statement statement : request.statements()) {
            try {
                if (makesJob(tables, statement.sql())) {
                    tables.explainSql(statement.sql());
                    checkState(tables, request.restoreFrom());
                    made = start(tables, statement.sql(), jobs, id);
                } else {
                    tables.executeSql(statement.sql());
                }
            } catch (RefusedException e) {
                throw e;
            } catch (Exception | LinkageError e) {
                throw new RefusedException(statement.place(), e);
            }
        }
        return made;
    }

    /** A job that fails for its state is found out later, and another reader could not go on any more. */
    private static void checkState(TableEnvironment tables, String restoreFrom) throws Exception {
        if (restoreFrom == null) {
            return;
        }
        Catalog catalog = tables.getCatalog(tables.getCurrentCatalog()).orElseThrow();
        for (String name : catalog.listTables(tables.getCurrentDatabase())) {
            CatalogBaseTable table = catalog.getTable(new ObjectPath(tables.getCurrentDatabase(), name));
            if (MysqlBinlogRecordsTableFactory.IDENTIFIER.equals(table.getOptions().get("connector"))) {
                check(restoreFrom, table.getOptions());
            }
        }
    }

    private static void check(String restoreFrom, Map<String, String> options) throws RefusedException {
        try {
            SavedState.check(restoreFrom, options);
        } catch (IOException e) {
            throw new RefusedException(null, e);
        }
    }

    private Configuration configurationOf(JobRequest request) {
        Configuration job = new Configuration(cluster);
        request.settings().forEach(job::setString);
        job.setString("pipeline.name", request.name());
        // With an id that is known beforehand the cluster refuses to run the job twice.
        job.setString("$internal.pipeline.job-id", request.id());
        // Understood by Flink 1.18 to 1.20.
        if (request.restoreFrom() != null) {
            job.setString("execution.savepoint.path", request.restoreFrom());
        }
        job.setString("execution.target", "remote");
        job.setString("execution.attached", "false");
        job.setString("execution.shutdown-on-attached-exit", "false");
        return job;
    }

    private static boolean makesJob(TableEnvironment tables, String sql) {
        List<Operation> operations = ((TableEnvironmentInternal) tables).getParser().parse(sql);
        return operations.stream()
                .anyMatch(operation ->
                        operation instanceof ModifyOperation || operation instanceof StatementSetOperation);
    }

    /**
     * The client sends a job again whose answer was lost, and is then told that it is there already. So what counts is
     * whether the cluster has the job, and whether it had it before.
     */
    private static String start(TableEnvironment tables, String sql, Jobs jobs, JobID id) throws Exception {
        boolean wasThere = jobs.has(id);
        try {
            TableResult result = tables.executeSql(sql);
            return result.getJobClient().orElseThrow().getJobID().toHexString();
        } catch (Exception e) {
            if (!wasThere && jobs.tookOver(id, e)) {
                return id.toHexString();
            }
            throw e;
        }
    }
}
