package io.cdcctl.flink.keep;

import io.cdcctl.flink.keep.JobFacts.Recorded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder that Flink's processes share: checkpoints and savepoints of each generation of a job, and in {@code jobs/}
 * what the jobs were submitted with. cdcctl reads and writes the same files.
 */
final class StateFolder {

    private static final Pattern STATE = Pattern.compile("(?:chk|savepoint)-[^/]*");
    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d+)$");

    private final Path root;
    private final int generation;

    StateFolder(Path root, int generation) {
        this.root = root;
        this.generation = generation;
    }

    /** Where Flink puts the checkpoints of a job of this generation. */
    String checkpointsUri(String job) {
        return "file://" + states("checkpoints", job);
    }

    /** Whether a job of this generation was ever started. */
    boolean ran(String job) {
        return Files.exists(states("checkpoints", job));
    }

    private Path states(String kind, String job) {
        return root.resolve(kind).resolve(job + "-g" + generation);
    }

    /** The newest complete checkpoint or savepoint of a job of this generation. */
    Optional<Path> newest(String job) throws IOException {
        List<State> found = new ArrayList<>();
        for (String kind : List.of("checkpoints", "savepoints")) {
            Path folder = states(kind, job);
            if (Files.isDirectory(folder)) {
                Files.walkFileTree(folder, metadataInto(found));
            }
        }
        return found.stream()
                .max(Comparator.comparing((State state) -> state.completed).thenComparingLong(State::number))
                .map(state -> state.path);
    }

    /** Flink writes _metadata last. Checkpoints go away while this looks. */
    private static FileVisitor<Path> metadataInto(List<State> found) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path folder = file.getParent();
                if (file.endsWith("_metadata")
                        && attributes.size() > 0
                        && STATE.matcher(folder.getFileName().toString()).matches()) {
                    found.add(new State(folder, attributes.lastModifiedTime()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        };
    }

    /** What a job was last submitted with; empty where it never was, or was stopped. */
    Optional<String> script(String job) throws IOException {
        return read(scriptFile(job));
    }

    private Path scriptFile(String job) {
        return root.resolve("jobs").resolve(job + ".sql");
    }

    /** The generation that a job was last submitted as. The option before the path has another name in older Flinks. */
    Optional<Integer> submittedAs(String job) throws IOException {
        Pattern line = Pattern.compile("(?m)^SET .*/checkpoints/" + Pattern.quote(job) + "-g(\\d+)';$");
        return script(job).map(line::matcher).filter(Matcher::find).map(match -> Integer.valueOf(match.group(1)));
    }

    Recorded recorded(String job) throws IOException {
        int last = submittedAs(job).orElse(0);
        if (last > generation) {
            return Recorded.LATER;
        }
        return last == generation ? Recorded.YES : Recorded.NO;
    }

    /** Writes down what a job is submitted with, before it is. */
    void record(String job, String script) throws IOException {
        replace(scriptFile(job), script);
    }

    /** Which tables a sync job of this generation fills; empty where that was not written down. */
    Optional<String> tables() throws IOException {
        return read(tablesFile()).map(String::stripTrailing);
    }

    void recordTables(String tables) throws IOException {
        replace(tablesFile(), tables + "\n");
    }

    private Path tablesFile() {
        return root.resolve("jobs").resolve("tables-g" + generation);
    }

    /** cdcctl and this program submit one after the other, with this lock. */
    Path lockFile() {
        return root.resolve("jobs").resolve("lock");
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void replace(Path file, String content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, content, StandardCharsets.UTF_8);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static final class State {
        final Path path;
        final FileTime completed;

        State(Path path, FileTime completed) {
            this.path = path;
            this.completed = completed;
        }

        long number() {
            Matcher number = LAST_NUMBER.matcher(path.getFileName().toString());
            return number.find() && number.group(1).length() < 18 ? Long.parseLong(number.group(1)) : 0;
        }
    }
}
