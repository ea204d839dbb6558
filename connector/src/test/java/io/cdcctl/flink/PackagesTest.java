package io.cdcctl.flink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** What the packages of the connector know of each other. */
class PackagesTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.cdcctl.flink");

    private static ArchRule no(String user, String... used) {
        return noClasses().that().resideInAPackage("io.cdcctl.flink." + user).should().dependOnClassesThat().resideInAnyPackage(used);
    }

    @Test
    void noPackagesKnowEachOther() {
        slices().matching("io.cdcctl.flink.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** Either side of the topic can be used alone. */
    @Test
    void theReaderOfMysqlAndTheSinkOfClickHouseDoNotKnowEachOther() {
        no("mysql..", "io.cdcctl.flink.clickhouse..", "io.cdcctl.flink.jdbc..", "io.cdcctl.flink.upsertjson..").check(CLASSES);
        no("clickhouse..", "io.cdcctl.flink.mysql..", "io.cdcctl.flink.kafka..").check(CLASSES);
        no("upsertjson..", "io.cdcctl.flink.mysql..", "io.cdcctl.flink.clickhouse..").check(CLASSES);
    }

    /** From bytes to a row's record no object of Flink is needed: what decodes can be tested, and measured, without it. */
    @Test
    void whatDecodesDoesNotKnowFlink() {
        for (String decoder : new String[] {"mysql.binlog..", "mysql.json..", "mysql.value..", "clickhouse.type.."}) {
            no(decoder, "org.apache.flink..").check(CLASSES);
        }
    }

    /** Connectors do not know who makes jobs of them. */
    @Test
    void connectorsDoNotKnowTheProgramsThatSubmit() {
        for (String connector : new String[] {"mysql..", "clickhouse..", "kafka..", "jdbc..", "upsertjson.."}) {
            no(connector, "io.cdcctl.flink.submit..", "io.cdcctl.flink.keep..", "io.cdcctl.flink.runner..", "io.cdcctl.flink.dashboard..")
                    .check(CLASSES);
        }
    }
}
