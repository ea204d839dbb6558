package io.cdcctl.flink.keep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps the jobs running: a job is submitted once, and resumed from its newest checkpoint or savepoint where the
 * JobManager has lost it.
 */
final class Keeper {

    private static final String REBUILD = "cdcctl stop, cdcctl up and cdcctl submit, each with --target docker";
    private static final String ANEW = "Raise generation in pipeline.yaml, then run: " + REBUILD + ".";

    private final KeepSettings settings;
    private final StateFolder states;
    private final Path sources;
    private final Tables tables;
    private final LongSupplier seconds;
    private final Notices notices;
    private final Map<JobKind, Submission> submissions = new EnumMap<>(JobKind.class);
    private final Map<JobKind, Long> goneSince = new EnumMap<>(JobKind.class);

    Keeper(
            KeepSettings settings,
            StateFolder states,
            Path sources,
            Tables tables,
            Submissions all,
            LongSupplier seconds,
            Notices notices) {
        this.settings = settings;
        this.states = states;
        this.sources = sources;
        this.tables = tables;
        this.seconds = seconds;
        this.notices = notices;
        for (JobKind kind : JobKind.values()) {
            submissions.put(kind, all.of(settings.job(kind)));
        }
    }

    /** Makes what submits a job. */
    interface Submissions {
        Submission of(String job);
    }

    /** Does what is to be done about a job; true where it runs, or none should. */
    boolean keep(JobKind kind, Cluster cluster) throws IOException, InterruptedException {
        String job = settings.job(kind);
        Optional<String> status = cluster.status(job);
        Optional<Path> from = states.newest(job);
        JobFacts facts = new JobFacts(
                kind, status.orElse(null), states.recorded(job), states.ran(job), from.isPresent(), settings.asked());
        switch (Decision.of(facts)) {
            case KNOWN:
                return known(kind, facts.status);
            case NONE:
                return true;
            case LOWERED:
                notices.accept(job + ": was submitted as generation " + states.submittedAs(job).orElse(0)
                        + ". There is no way back: set it in pipeline.yaml again.");
                return false;
            case STOPPED:
                notices.accept(job + ": was stopped, and stays so. To go on, run: cdcctl --target docker submit");
                return false;
            case SUBMIT:
                submit(kind);
                return false;
            case RESUME:
                resume(kind, from, cluster);
                return false;
            default:
                notices.accept(job + ": ran before, and has no complete checkpoint to go on from. A new snapshot would keep"
                        + " rows that were\ndeleted meanwhile. " + ANEW);
                return false;
        }
    }

    /** For the first time in this generation. */
    private void submit(JobKind kind) throws IOException, InterruptedException {
        Submission submission = submissions.get(kind);
        if (!submission.isDue() || kind == JobKind.SYNC && !tables.record()) {
            return;
        }
        String script = settingLines(kind) + source(kind);
        states.record(settings.job(kind), script);
        submission.start(script, Optional.empty());
    }

    private String settingLines(JobKind kind) {
        String parameters = settings.parameters(kind);
        String own = parameters.isEmpty() ? "" : set("pipeline.global-job-parameters", parameters);
        return set(settings.checkpointOption, states.checkpointsUri(settings.job(kind))) + own;
    }

    private static String set(String key, String value) {
        return "SET '" + key + "' = '" + Placeholders.quoted(value) + "';\n";
    }

    private String source(JobKind kind) throws IOException {
        return Files.readString(sources.resolve(kind.text() + ".sql"), StandardCharsets.UTF_8);
    }

    /** Once no task of a lost JobManager can be running any more. */
    private void resume(JobKind kind, Optional<Path> from, Cluster cluster) throws IOException, InterruptedException {
        long now = seconds.getAsLong();
        long since = goneSince.computeIfAbsent(kind, gone -> now);
        Submission submission = submissions.get(kind);
        if (now - since < settings.quietSeconds || !submission.isDue()) {
            return;
        }
        if (kind == JobKind.SYNC && !hasItsTables()) {
            return;
        }
        boolean otherRuns = cluster.status(settings.job(kind.other())).filter("RUNNING"::equals).isPresent();
        Optional<String> script = states.script(settings.job(kind));
        if (script.isPresent() && cluster.isIdle(otherRuns ? settings.parallelism : 0)
                && submission.start(script.get(), from)) {
            goneSince.remove(kind);
        }
    }

    /** What is to be said of a job that Flink knows; true where it runs. */
    private boolean known(JobKind kind, String status) throws IOException, InterruptedException {
        String job = settings.job(kind);
        goneSince.remove(kind);
        if (Cluster.hasEnded(status)) {
            notices.accept(job + ": is " + status + ", and stays so. To see why and go on, run: cdcctl --target docker submit");
            return false;
        }
        List<String> texts = new ArrayList<>();
        Optional<Integer> last = states.submittedAs(job);
        boolean otherGeneration = last.isPresent() && last.get() != settings.generation;
        Optional<String> change = last.isPresent() && !otherGeneration ? changed(kind) : Optional.empty();
        // A job of another generation fills other tables than those that are asked for.
        boolean otherTables = kind == JobKind.SYNC
                && !otherGeneration
                && tables.watch(change.isEmpty()) == Tables.State.OTHER;
        if (otherTables) {
            texts.add(otherTables());
        }
        if (otherGeneration) {
            texts.add(job + ": runs as generation " + last.get() + ". To build generation " + settings.generation
                    + ", run: " + REBUILD + ".");
        }
        change.ifPresent(what -> texts.add(job + ": goes on as it was submitted, " + what));
        boolean runs = status.equals("RUNNING");
        if (runs) {
            notices.only(job + ": ", texts);
        } else {
            texts.forEach(notices);
        }
        return runs && !otherTables;
    }

    /** How what is rendered now differs from what the job was submitted with, and what to do. */
    private Optional<String> changed(JobKind kind) throws IOException {
        String recorded = states.script(settings.job(kind)).orElse("");
        Optional<JobHash> before = JobHash.in(recorded);
        Optional<JobHash> now = JobHash.in(settings.parameters(kind));
        if (before.isPresent() && now.isPresent()) {
            if (before.get().isSame(now.get())) {
                return Optional.empty();
            }
            return Optional.of(before.get().hasSameIdentity(now.get())
                    ? "without what has changed since. To apply that, run: cdcctl --target docker submit --restart"
                    : "with other tables, columns or topics than pipeline.yaml has. To see what to do, run: cdcctl --target"
                            + " docker submit");
        }
        return recorded.stripTrailing().endsWith(source(kind).stripTrailing())
                ? Optional.empty()
                : Optional.of("which is not flink-sql/" + kind.text()
                        + ".sql. To change over, run: cdcctl --target docker submit");
    }

    /** Whether a sync job may go on: its tables are known to be those that it has filled. */
    private boolean hasItsTables() throws IOException, InterruptedException {
        Tables.State state = tables.compare(changed(JobKind.SYNC).isEmpty());
        if (state == Tables.State.OTHER) {
            notices.accept(otherTables());
        }
        return state == Tables.State.SAME;
    }

    private String otherTables() {
        return settings.job(JobKind.SYNC) + ": the tables in ClickHouse are not those that it has filled: they"
                + " were lost, made again or swapped.\nGoing on would leave rows out. " + ANEW;
    }
}
