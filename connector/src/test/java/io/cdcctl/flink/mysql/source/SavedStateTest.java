package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A state is compared with the server before a job goes on from it. */
class SavedStateTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    private static Map<String, String> options(String port) {
        Map<String, String> options = new HashMap<>(Map.of(
                "connector", "mysql-binlog-records", "hostname", "127.0.0.1", "port", port, "username", SERVER.user, "password",
                SERVER.password, "server-id", "4711", "connect.timeout", "2 s"));
        options.put("tables", "[{\"database\": \"order_db\", \"table\": \"orders\", \"topic\": \"t\", \"key\": [\"id\"],"
                + " \"columns\": [{\"name\": \"id\", \"type\": \"integer\"}]}]");
        return options;
    }

    /** Of a job that has read the transactions 1 to 110 of another server. */
    private static String savepoint() throws URISyntaxException {
        return "file://" + Path.of(SavedStateTest.class.getClassLoader().getResource("mysql-cdc-records/gtids").toURI());
    }

    @Test
    void aServerWithoutWhatWasReadIsRefusedByName() {
        String say = assertThrows(IOException.class, () -> SavedState.check(savepoint(), options(SERVER.port))).getMessage();
        assertTrue(say.contains("26839002-ebea-11f1-b41b-02fc00000001:1-110") || say.contains("gtid_mode"), say);
        assertTrue(say.contains("generation"), say);
    }

    @Test
    void aServerThatDoesNotAnswerIsLeftToTheJob() throws Exception {
        SavedState.check(savepoint(), options("1"));
    }
}
