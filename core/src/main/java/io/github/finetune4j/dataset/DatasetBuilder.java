package io.github.finetune4j.dataset;

import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads examples, checks every row, and makes a data set or a split of it.
 *
 * <pre>{@code
 * DatasetSplit data = DatasetBuilder.create()
 *         .jsonl(Path.of("tickets.jsonl"))
 *         .deduplicate()
 *         .split(0.8, 0.1, 0.1, seed)
 *         .build();
 * }</pre>
 *
 * <p>Nothing is read before {@code build} or {@link #check}. Not safe for use by several threads.
 *
 * @since 0.1
 */
public final class DatasetBuilder {
    private static final int DEFAULT_LINE_BYTES = 32 << 20;
    private static final int DEFAULT_ISSUES_PER_CODE = 10_000;

    private final List<ExampleSource> sources = new ArrayList<>();
    private @Nullable DuplicateRule duplicates;
    private boolean dropInvalid;
    private int maxLineBytes = DEFAULT_LINE_BYTES;
    private int maxIssuesPerCode = DEFAULT_ISSUES_PER_CODE;
    private Consumer<? super DatasetIssue> listener = issue -> {};

    private DatasetBuilder() {}

    /** {@return a builder without sources} */
    public static DatasetBuilder create() {
        return new DatasetBuilder();
    }

    /**
     * Adds a JSONL file: one JSON object per line, in UTF-8. Read as chats: {@code {"messages": [...]}} as OpenAI's supervised
     * fine-tuning takes it, {@code {"prompt", "completion"}} and {@code {"instruction", "input", "output"}}.
     *
     * @param file read line by line; a missing file is an issue like any other
     */
    public DatasetBuilder jsonl(Path file) {
        sources.add(new ExampleSource.JsonlFile(file));
        return this;
    }

    /**
     * Adds JSONL from a stream.
     *
     * @param in read to its end when building, once; not closed
     * @param sourceName how issues call it
     */
    public DatasetBuilder jsonl(InputStream in, String sourceName) {
        sources.add(new ExampleSource.JsonlStream(sourceName, in));
        return this;
    }

    /**
     * Adds JSONL from characters.
     *
     * @param reader read to its end when building, once; not closed
     * @param sourceName how issues call it
     */
    public DatasetBuilder jsonl(Reader reader, String sourceName) {
        return jsonl(new ReaderBytes(reader), sourceName);
    }

    /**
     * Adds examples from memory. They pass the same checks as rows of a file; issues name their position from 1.
     *
     * @param examples gone through once per build
     */
    public DatasetBuilder examples(Iterable<? extends Example> examples) {
        sources.add(new ExampleSource.InMemory("examples", examples));
        return this;
    }

    /** Keeps the first of equal examples, over all sources. Each one removed stands in the report. */
    public DatasetBuilder deduplicate() {
        return deduplicate(DuplicateRule.EXACT);
    }

    /**
     * Keeps the first of examples that are the same.
     *
     * @param rule when they are the same
     */
    public DatasetBuilder deduplicate(DuplicateRule rule) {
        this.duplicates = rule;
        return this;
    }

    /**
     * Goes on without the rows that have an error, and reports each. Without this call one error fails the build. A source that can't be
     * read at all (missing, compressed, CSV, empty) fails it always.
     */
    public DatasetBuilder dropInvalid() {
        this.dropInvalid = true;
        return this;
    }

    /**
     * Calls a listener with each issue as it is found, in this thread.
     *
     * @param listener what it throws ends the build
     */
    public DatasetBuilder onIssue(Consumer<? super DatasetIssue> listener) {
        this.listener = listener;
        return this;
    }

    /**
     * Sets the length from which a line is an error instead of a row. It bounds the memory that one line can take.
     *
     * @param bytes at least 1; 32 MiB where not called
     */
    public DatasetBuilder maxLineBytes(int bytes) {
        this.maxLineBytes = positive("maxLineBytes", bytes);
        return this;
    }

    /**
     * Sets how many issues of one code the report lists. All are counted.
     *
     * @param issues at least 1; 10,000 where not called
     */
    public DatasetBuilder maxIssuesPerCode(int issues) {
        this.maxIssuesPerCode = positive("maxIssuesPerCode", issues);
        return this;
    }

    /**
     * Divides by a hash of seed and prompt. An example never changes its part when others come or go, and examples with equal prompts
     * (case and white space aside) are in one part, so no test prompt was trained on. The parts' sizes therefore only come near the
     * fractions. The exact rule is in {@code docs/data.md}.
     *
     * @param training fraction, at least 0
     * @param validation fraction, at least 0
     * @param test fraction, at least 0
     * @param seed another seed, another division
     * @throws IllegalArgumentException if the fractions don't sum to 1 within 1e-9
     */
    public DatasetSplitBuilder split(double training, double validation, double test, long seed) {
        return new DatasetSplitBuilder(this, new SplitRule(training, validation, test, seed));
    }

    /**
     * {@return the data set of all sources in order}
     *
     * @throws InvalidDatasetException if a row has an error and {@link #dropInvalid()} was not called, if a source can't be read, or if
     *     no row is left; it carries all issues
     */
    public DatasetResult build() {
        IssueLog log = new IssueLog(maxIssuesPerCode, listener);
        Intake intake = readAll(log, true);
        return new DatasetResult(Dataset.of(intake.kept()), usable(intake, log, Map.of()));
    }

    /**
     * {@return the report of all sources, without keeping the examples: for files larger than memory. Duplicates are judged as
     * {@code build} would. Errors are in the report; none is thrown}
     */
    public DatasetReport check() {
        return readAll(new IssueLog(maxIssuesPerCode, listener), false).report(Map.of());
    }

    DatasetSplit build(SplitRule rule) {
        IssueLog log = new IssueLog(maxIssuesPerCode, listener);
        Intake intake = readAll(log, true);
        return new Splitting(rule, log).split(intake.kept(), sizes -> usable(intake, log, sizes));
    }

    private Intake readAll(IssueLog log, boolean keep) {
        if (sources.isEmpty()) {
            throw new IllegalStateException("the data set has no source: call jsonl(...) or examples(...)");
        }
        Intake intake = new Intake(log, duplicates, keep);
        for (ExampleSource source : sources) {
            intake.source(source.name());
            source.read(log, intake, maxLineBytes);
        }
        return intake;
    }

    private DatasetReport usable(Intake intake, IssueLog log, Map<String, Integer> sizes) {
        if (dropInvalid && intake.read() > 0 && intake.read() == intake.invalid()) {
            String all = String.join(", ", intake.sources());
            log.addLoss(all, 0, IssueCode.NO_ROW_LEFT, "all " + intake.read() + " rows have errors");
        }
        DatasetReport report = intake.report(sizes);
        if (log.sourceLost() || (!dropInvalid && report.errors() > 0)) {
            throw new InvalidDatasetException(report);
        }
        return report;
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + value);
        }
        return value;
    }
}
