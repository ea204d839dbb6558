package io.cdcctl.flink.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.keep.JobFacts.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    Path root;

    private StateFolder folder;

    @BeforeEach
    void isOfGenerationTwo() throws IOException {
        folder = new StateFolder(root, 2);
        Files.createDirectories(root.resolve("jobs"));
    }

    private void state(String path, String content, long seconds) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1000));
    }

    private String newest() throws IOException {
        return folder.newest("x-cdc").map(path -> root.relativize(path).toString()).orElse("");
    }

    @Test
    void findsNoStateWhereThereIsNone() throws IOException {
        assertEquals("", newest());
        state("checkpoints/x-sync-g2/a/chk-9/_metadata", "x", 1);
        state("checkpoints/x-cdc-g1/a/chk-9/_metadata", "x", 1);
        state("checkpoints/x-cdc-g2/a/shared/_metadata", "x", 1);
        assertEquals("", newest());
    }

    @Test
    void findsTheNewestCompleteStateOfAnyRun() throws IOException {
        state("checkpoints/x-cdc-g2/a/chk-9/_metadata", "x", 1_000);
        state("checkpoints/x-cdc-g2/b/chk-2/_metadata", "x", 2_000);
        state("checkpoints/x-cdc-g2/b/chk-3/data", "x", 3_000);
        state("checkpoints/x-cdc-g2/b/chk-4/_metadata", "", 4_000);
        assertEquals("checkpoints/x-cdc-g2/b/chk-2", newest());
        state("savepoints/x-cdc-g2/savepoint-ab-12/_metadata", "x", 2_001);
        assertEquals("savepoints/x-cdc-g2/savepoint-ab-12", newest());
    }

    @Test
    void takesTheHigherNumberWhereTwoHaveTheSameTime() throws IOException {
        state("checkpoints/x-cdc-g2/a/chk-9/_metadata", "x", 1_000);
        state("checkpoints/x-cdc-g2/a/chk-10/_metadata", "x", 1_000);
        assertEquals("checkpoints/x-cdc-g2/a/chk-10", newest());
    }

    /** Flink has renamed the option, and version 0.1 of cdcctl has written the same lines. */
    @Test
    void tellsTheGenerationOfARecordedScript() throws IOException {
        assertEquals(Recorded.NO, folder.recorded("x-cdc"));
        for (int last : new int[] {1, 2, 10}) {
            folder.record("x-cdc", "SET 'state.checkpoints.dir' = 'file:///s/checkpoints/x-cdc-g" + last + "';\nSELECT 1;\n");
            assertEquals(Optional.of(last), folder.submittedAs("x-cdc"));
            assertEquals(last == 1 ? Recorded.NO : last == 2 ? Recorded.YES : Recorded.LATER, folder.recorded("x-cdc"));
        }
    }

    @Test
    void knowsAJobThatRanByTheFolderOfItsCheckpoints() throws IOException {
        assertFalse(folder.ran("x-cdc"));
        Files.createDirectories(root.resolve("checkpoints/x-cdc-g2"));
        assertTrue(folder.ran("x-cdc"));
    }

    @Test
    void keepsTheTablesAsTheScriptOfVersion01HasWrittenThem() throws IOException {
        assertEquals(Optional.empty(), folder.tables());
        Files.writeString(root.resolve("jobs/tables-g2"), "a\tb\t1\nc\td\t2\n");
        assertEquals(Optional.of("a\tb\t1\nc\td\t2"), folder.tables());
    }
}
