package io.cdcctl.flink.mysql.binlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BinlogConnectionTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    @Test
    void answersQueries() throws Exception {
        for (TlsMode tls : new TlsMode[] {TlsMode.DISABLED, TlsMode.PREFERRED, TlsMode.REQUIRED}) {
            BinlogSettings settings = Servers.settings(SERVER);
            settings.tls = tls;
            try (BinlogConnection connection = BinlogConnection.open(settings)) {
                List<String[]> rows = connection.query("SELECT 'é€😀', NULL, 5 UNION ALL SELECT '', REPEAT('x', 70000), 6");
                assertEquals("é€😀", rows.get(0)[0]);
                assertNull(rows.get(0)[1]);
                assertEquals("", rows.get(1)[0]);
                assertEquals(70000, rows.get(1)[1].length());
                assertEquals("6", rows.get(1)[2]);
                assertEquals(0, connection.query("DO 1").size());
                assertEquals(0, connection.query("SELECT 1 WHERE 1 = 0").size());
                assertEquals(tls != TlsMode.DISABLED, !connection.query("SHOW STATUS LIKE 'Ssl_cipher'").get(0)[1].isEmpty());
                assertEquals(1064, assertThrows(BinlogException.class, () -> connection.query("SELEC 1")).code());
                assertEquals("1", connection.query("SELECT 1").get(0)[0]);
            }
        }
    }

    @Test
    void certificatesAreVerifiedWhereAsked() {
        BinlogSettings settings = Servers.settings(SERVER);
        settings.tls = TlsMode.VERIFY_CA;
        assertThrows(IOException.class, () -> BinlogConnection.open(settings).close());
    }

    @Test
    void logsInWithBothKindsOfPassword() throws Exception {
        boolean old = SERVER.query("SELECT VERSION()").get(0).startsWith("8.0");
        for (String plugin : old ? new String[] {"mysql_native_password", "caching_sha2_password"} : new String[] {"caching_sha2_password"}) {
            String user = "reader_" + plugin.substring(0, 5);
            SERVER.run("DROP USER IF EXISTS " + user);
            SERVER.run("CREATE USER " + user + " IDENTIFIED WITH " + plugin + " BY 'pä$$ \"word'");
            BinlogSettings settings = new BinlogSettings("127.0.0.1", Integer.parseInt(SERVER.port), user, "pä$$ \"word", 77);
            for (TlsMode tls : new TlsMode[] {TlsMode.DISABLED, TlsMode.REQUIRED}) {
                settings.tls = tls;
                try (BinlogConnection connection = BinlogConnection.open(settings)) {
                    assertTrue(connection.query("SELECT CURRENT_USER()").get(0)[0].startsWith(user));
                }
                SERVER.run("FLUSH PRIVILEGES");
            }
            BinlogSettings wrong = new BinlogSettings("127.0.0.1", Integer.parseInt(SERVER.port), user, "other", 77);
            assertEquals(1045, assertThrows(BinlogException.class, () -> BinlogConnection.open(wrong).close()).code());
            BinlogException denied = assertThrows(BinlogException.class, () -> Servers.read(settings, new GtidSet(), new Servers.Seen()));
            assertEquals(1227, denied.code(), denied.getMessage());
            SERVER.run("DROP USER " + user);
        }
    }

    @Test
    void startsBehindTheTransactionsOfTheSet() throws Exception {
        SERVER.run("CREATE TABLE gtids (id INT PRIMARY KEY)");
        GtidSet before = Servers.executed(SERVER);
        SERVER.run("INSERT INTO gtids VALUES (1)");
        GtidSet between = Servers.executed(SERVER);
        SERVER.run("INSERT INTO gtids VALUES (2)");
        Servers.Seen all = new Servers.Seen();
        Servers.read(Servers.settings(SERVER), before, all);
        assertEquals(2, all.texts.stream().filter("INSERT gtids"::equals).count());
        assertEquals(Servers.executed(SERVER).subtract(before).subtract(all.gtids).toString(), "");
        Servers.Seen one = new Servers.Seen();
        Servers.read(Servers.settings(SERVER), between, one);
        assertEquals(1, one.texts.stream().filter("INSERT gtids"::equals).count());
        Servers.Seen none = new Servers.Seen();
        Servers.read(Servers.settings(SERVER), Servers.executed(SERVER), none);
        assertFalse(none.texts.contains("INSERT gtids"));
    }

    @Test
    void startsAtAPlaceInAFile() throws Exception {
        SERVER.run("CREATE TABLE places (id INT PRIMARY KEY)");
        boolean old = SERVER.query("SELECT VERSION()").get(0).startsWith("8.0");
        BinlogSettings settings = Servers.settings(SERVER);
        try (BinlogConnection connection = BinlogConnection.open(settings)) {
            String[] status = connection.query(old ? "SHOW MASTER STATUS" : "SHOW BINARY LOG STATUS").get(0);
            SERVER.run("INSERT INTO places VALUES (1)");
            Servers.Seen seen = new Servers.Seen();
            seen.collations = Collations.load(connection);
            connection.startAt(status[0], Long.parseLong(status[1]));
            seen.readAll(connection, settings.maxEventBytes);
            assertTrue(seen.texts.contains("INSERT places"));
        }
    }

    @Test
    void namesWhatTheServerRefuses() throws Exception {
        try (BinlogConnection connection = BinlogConnection.open(Servers.settings(SERVER))) {
            connection.startAt("no-such-file.000001", 4);
            BinlogException refused = assertThrows(BinlogException.class, () -> {
                BinlogEvent event = new BinlogEvent();
                while (connection.next(event)) {}
            });
            assertEquals(BinlogException.FATAL_READING_BINLOG, refused.code());
        }
        GtidSet more = Servers.executed(SERVER);
        more.addRange(UUID.fromString(SERVER.query("SELECT @@server_uuid").get(0)).getMostSignificantBits(),
                UUID.fromString(SERVER.query("SELECT @@server_uuid").get(0)).getLeastSignificantBits(), "", 1, 1L << 40);
        BinlogException ahead = assertThrows(BinlogException.class, () -> Servers.read(Servers.settings(SERVER), more, new Servers.Seen()));
        assertEquals(BinlogException.FATAL_READING_BINLOG, ahead.code());
    }

    @Test
    void heartbeatsKeepTheConnectionAndTheirAbsenceEndsIt() throws Exception {
        BinlogSettings alive = Servers.settings(SERVER);
        alive.untilEnd = false;
        alive.heartbeatMillis = 200;
        alive.silenceMillis = 2_000;
        try (BinlogConnection connection = BinlogConnection.open(alive)) {
            connection.startAt(Servers.executed(SERVER));
            BinlogEvent event = new BinlogEvent();
            int heartbeats = 0;
            while (heartbeats < 3) {
                connection.next(event);
                heartbeats += event.type == BinlogEvent.HEARTBEAT || event.type == BinlogEvent.HEARTBEAT_V2 ? 1 : 0;
            }
        }
        BinlogSettings silent = Servers.settings(SERVER);
        silent.untilEnd = false;
        silent.heartbeatMillis = 60_000;
        silent.silenceMillis = 300;
        try (BinlogConnection connection = BinlogConnection.open(silent)) {
            connection.startAt(Servers.executed(SERVER));
            assertThrows(SilentConnectionException.class, () -> {
                BinlogEvent event = new BinlogEvent();
                while (connection.next(event)) {}
            });
        }
    }

    @Test
    void closingEndsAReadThatWaits() throws Exception {
        for (TlsMode tls : new TlsMode[] {TlsMode.DISABLED, TlsMode.REQUIRED}) {
            BinlogSettings settings = Servers.settings(SERVER);
            settings.untilEnd = false;
            settings.tls = tls;
            settings.heartbeatMillis = 60_000;
            settings.silenceMillis = 120_000;
            BinlogConnection connection = BinlogConnection.open(settings);
            connection.startAt(Servers.executed(SERVER));
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    BinlogEvent event = new BinlogEvent();
                    while (connection.next(event)) {}
                    ended.complete(new IllegalStateException("the binlog ended"));
                } catch (Throwable e) {
                    ended.complete(e);
                }
            });
            reader.start();
            Thread.sleep(300);
            connection.close();
            assertTrue(ended.get(5, TimeUnit.SECONDS) instanceof IOException);
        }
    }

    @Test
    void joinsPacketsAndReadsPastWhatIsTooLarge() throws Exception {
        SERVER.run("CREATE TABLE large (id INT PRIMARY KEY, b LONGBLOB)");
        GtidSet before = Servers.executed(SERVER);
        for (int length : new int[] {16_777_215 - 36, 16_777_215 - 1, 16_777_215, 40_000_000}) {
            SERVER.run("INSERT INTO large VALUES (" + length + ", REPEAT('abcdefg', " + length / 7 + "))");
        }
        SERVER.run("INSERT INTO large VALUES (1, 'x')");
        long[] bytes = new long[2];
        Servers.Seen seen = new Servers.Seen() {
            @Override
            void row(BinlogEvent event, io.cdcctl.flink.mysql.table.MysqlTable table, RowsEvent at) {
                if (table.table.equals("large")) {
                    bytes[0] += at.after.to[1] - at.after.from[1] - 4;
                    bytes[1] += event.body[at.after.to[1] - 1];
                }
            }
        };
        Servers.read(Servers.settings(SERVER), before, seen);
        assertEquals(5, seen.texts.stream().filter("INSERT large"::equals).count());
        assertEquals(Long.parseLong(SERVER.query("SELECT SUM(LENGTH(b)) FROM large").get(0)), bytes[0]);
        assertEquals(4 * 'g' + 'x', bytes[1]);
        BinlogSettings small = Servers.settings(SERVER);
        small.maxEventBytes = 1 << 20;
        Servers.Seen some = new Servers.Seen();
        Servers.read(small, before, some);
        assertEquals(4, some.texts.stream().filter("TOO LARGE large"::equals).count());
        assertEquals(1, some.texts.stream().filter("INSERT large"::equals).count());
    }

    @Test
    void filesWithAndWithoutChecksumsFollowEachOther() throws Exception {
        SERVER.run("CREATE TABLE sums (id INT PRIMARY KEY)");
        GtidSet before = Servers.executed(SERVER);
        SERVER.run("INSERT INTO sums VALUES (1)");
        SERVER.run("SET GLOBAL binlog_checksum = NONE");
        try {
            SERVER.run("INSERT INTO sums VALUES (2)");
            Servers.Seen announcedNone = new Servers.Seen();
            Servers.read(Servers.settings(SERVER), before, announcedNone);
            assertEquals(2, announcedNone.texts.stream().filter("INSERT sums"::equals).count());
        } finally {
            SERVER.run("SET GLOBAL binlog_checksum = CRC32");
        }
        SERVER.run("INSERT INTO sums VALUES (3)");
        Servers.Seen announcedCrc = new Servers.Seen();
        Servers.read(Servers.settings(SERVER), before, announcedCrc);
        assertEquals(3, announcedCrc.texts.stream().filter("INSERT sums"::equals).count());
    }

    @Test
    void aByteThatChangesOnItsWayIsNoticed() throws Exception {
        SERVER.run("CREATE TABLE bytes (id INT PRIMARY KEY, t MEDIUMTEXT)");
        GtidSet before = Servers.executed(SERVER);
        SERVER.run("INSERT INTO bytes VALUES (1, CONCAT('THIS', 'BYTE'))");
        SERVER.run("INSERT INTO bytes VALUES (2, REPEAT('x', 200000))");
        SERVER.run("INSERT INTO bytes VALUES (3, CONCAT(REPEAT('x', 200000), 'THAT', 'BYTE'))");
        for (String marker : new String[] {"THISBYTE", "THATBYTE"}) {
            try (FlippingProxy proxy = new FlippingProxy(Integer.parseInt(SERVER.port), marker)) {
                BinlogSettings settings = new BinlogSettings("127.0.0.1", proxy.port(), SERVER.user, SERVER.password, 4711);
                settings.tls = TlsMode.DISABLED;
                settings.untilEnd = true;
                assertThrows(ChecksumException.class, () -> Servers.read(settings, before, new Servers.Seen()));
                settings.maxEventBytes = 1000;
                assertThrows(ChecksumException.class, () -> Servers.read(settings, before, new Servers.Seen()));
            }
        }
    }
}
