// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.internal.read.JsonlSource;
import io.github.finetune4j.dataset.internal.read.MemorySource;
import io.github.finetune4j.dataset.internal.read.ProgressMonitor;
import io.github.finetune4j.dataset.internal.read.ReadSettings;
import io.github.finetune4j.dataset.internal.read.RowCollector;
import io.github.finetune4j.dataset.internal.read.RowDestination;
import io.github.finetune4j.dataset.internal.read.RowList;
import io.github.finetune4j.dataset.internal.read.RowPipeline;
import io.github.finetune4j.dataset.internal.read.TrainingBytes;
import io.github.finetune4j.dataset.internal.read.Workers;
import io.github.finetune4j.dataset.internal.report.IssueLog;
import io.github.finetune4j.dataset.internal.report.RejectLog;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.internal.split.SplitFiles;
import io.github.finetune4j.dataset.internal.split.SplitOutput;
import io.github.finetune4j.dataset.internal.split.SplitRule;
import io.github.finetune4j.dataset.internal.step.StepRun;
import io.github.finetune4j.dataset.result.RejectedRow;
import io.github.finetune4j.dataset.spi.DatasetMeasure;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.DatasetSplitter;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.dataset.spi.SplitPart;
import io.github.finetune4j.internal.callback.ForeignCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A builder of a data set or a split, which reads examples and checks every row.
 *
 * <pre>{@code
 * DatasetSplit data = Dataset.builder()
 *         .addJsonl(Path.of("tickets.jsonl"))
 *         .deduplicate()
 *         .split(s -> s.training(0.8).validation(0.1).test(0.1).seed(seed))
 *         .build();
 * }</pre>
 *
 * <p>Nothing is read before {@code build} or {@link #check}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DatasetBuilder {
    private static final int REJECTED_KEPT = 1_000;

    private final List<DatasetSource> sources = new ArrayList<>();
    private final DatasetReading reading = new DatasetReading();
    private final DatasetMonitoring monitoring = new DatasetMonitoring();
    private @Nullable DuplicateRule duplicates;
    private boolean dropInvalid;
    private final List<DatasetStep<?>> steps = new ArrayList<>();
    private final List<DatasetMeasure<?>> measures = new ArrayList<>();
    private final List<RowRepair> repairs = new ArrayList<>();
    private final List<DatasetRule> rules = new ArrayList<>();
    private List<RowFormat> formats = RowFormat.standard();

    DatasetBuilder() {}

    /**
     * Adds a JSONL file: one JSON object per line, in UTF-8. Read as chats: {@code {"messages": [...]}} as OpenAI's
     * supervised fine-tuning takes it, {@code {"prompt", "completion"}} and {@code {"instruction", "input", "output"}}.
     *
     * @param file read line by line; a missing file is an issue like any other
     * @return this builder
     */
    public DatasetBuilder addJsonl(Path file) {
        sources.add(new JsonlSource(file, true));
        return this;
    }

    /**
     * Adds a JSON file: one array of rows, an object that holds one array of rows ({@code {"data": [...]}}), or objects
     * one after the other, over as many lines as they like. Rows are read one at a time.
     *
     * @param file read row by row; {@link DatasetReading#maxLineBytes} bounds a row
     * @return this builder
     */
    public DatasetBuilder addJson(Path file) {
        sources.add(new JsonlSource(file, false));
        return this;
    }

    /**
     * Adds a source of another kind.
     *
     * @param source read once per build
     * @return this builder
     */
    public DatasetBuilder addSource(DatasetSource source) {
        sources.add(source);
        return this;
    }

    /**
     * Sets the shapes that rows may have, instead of {@link RowFormat#standard()}.
     *
     * @param formats tried in order; the last also takes the rows that none recognises
     * @return this builder
     */
    public DatasetBuilder formats(List<? extends RowFormat> formats) {
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("no format -> name at least one shape");
        }
        this.formats = List.copyOf(formats);
        return this;
    }

    /**
     * Appends a repair, made in each row before its shape is recognised. What it changes is an issue of that row, with
     * the old and the new value.
     *
     * @param repair safe for use by several threads
     * @return this builder
     */
    public DatasetBuilder addRepair(RowRepair repair) {
        repairs.add(repair);
        return this;
    }

    /**
     * Appends a rule about the data set as a whole, such as a service's smallest number of rows.
     *
     * @param rule says what is wrong; asked once, when all rows are known
     * @return this builder
     */
    public DatasetBuilder addRule(DatasetRule rule) {
        rules.add(rule);
        return this;
    }

    /**
     * Reads every row by a function, for rows of no known shape.
     *
     * @param mapping makes the example of a row's fields; an {@code IllegalArgumentException} is an error of that row
     * @return this builder
     */
    public DatasetBuilder mapping(Function<Map<String, Object>, ? extends Example> mapping) {
        return formats(List.of(RowFormat.mapping("mapped rows", mapping)));
    }

    /**
     * Adds examples from memory. They pass the same checks as rows of a file; issues name their position from 1.
     *
     * @param examples gone through once per build
     * @return this builder
     */
    public DatasetBuilder addExamples(Iterable<? extends Example> examples) {
        sources.add(new MemorySource("examples", examples));
        return this;
    }

    /**
     * Keeps the first of equal examples, over all sources. Each one removed stands in the report.
     *
     * @return this builder
     */
    public DatasetBuilder deduplicate() {
        return deduplicate(DuplicateRule.EXACT);
    }

    /**
     * Keeps the first of examples that are the same.
     *
     * @param rule when they are the same
     * @return this builder
     */
    public DatasetBuilder deduplicate(DuplicateRule rule) {
        this.duplicates = rule;
        return this;
    }

    /**
     * Goes on without the rows that have an error, and reports each. Without this call one error fails the build. A
     * source that can't be read at all (missing, compressed, CSV, empty) fails it always.
     *
     * @return this builder
     */
    public DatasetBuilder dropInvalid() {
        this.dropInvalid = true;
        return this;
    }

    /**
     * Divides by a hash of seed and prompt. An example never changes its part when others come or go, and examples with
     * equal prompts (case and white space aside) are in one part, so no test prompt was trained on. The parts' sizes
     * therefore only come near the fractions. The exact rule is in {@code docs/guides/data.md}.
     *
     * @param fractions sets the three shares, which sum to 1, and the seed
     * @return this builder
     * @throws IllegalArgumentException if the shares don't sum to 1 within 1e-9
     */
    public DatasetSplitBuilder split(Consumer<SplitFractions> fractions) {
        SplitFractions named = new SplitFractions();
        fractions.accept(named);
        return new DatasetSplitBuilder(this, named.rule());
    }

    /**
     * Divides by a rule of one's own.
     *
     * @param splitter says which row goes where
     * @return this builder
     */
    public DatasetSplitBuilder split(DatasetSplitter<?> splitter) {
        return new DatasetSplitBuilder(this, splitter);
    }

    /**
     * Appends a step, to be taken after reading, checking and {@link #deduplicate()}, and after the steps appended
     * before.
     *
     * @param step what is done with the rows
     * @return this builder
     */
    public DatasetBuilder addStep(DatasetStep<?> step) {
        steps.add(step);
        return this;
    }

    /**
     * Appends something to measure on the rows that are left after all steps.
     *
     * @param measure adds a section to the report
     * @return this builder
     */
    public DatasetBuilder addMeasure(DatasetMeasure<?> measure) {
        measures.add(measure);
        return this;
    }

    /**
     * Calls a function with this builder: for sets of steps and settings that belong together.
     *
     * @param settings for example a target's rules
     * @return this builder
     */
    public DatasetBuilder use(Consumer<? super DatasetBuilder> settings) {
        settings.accept(this);
        return this;
    }

    /**
     * Sets how much is read, and by how many threads.
     *
     * @param settings sets what shall not be the default; a later call adds to an earlier one
     * @return this builder
     */
    public DatasetBuilder reading(Consumer<DatasetReading> settings) {
        settings.accept(reading);
        return this;
    }

    /**
     * Sets the listeners of the build's progress, and what cancels it.
     *
     * @param settings adds listeners to those of earlier calls
     * @return this builder
     */
    public DatasetBuilder monitoring(Consumer<DatasetMonitoring> settings) {
        settings.accept(monitoring);
        return this;
    }

    /**
     * {@return the data set of all sources in order}
     *
     * @throws InvalidDatasetException if a row has an error and {@link #dropInvalid()} was not called, if a source
     *     can't be read, or if no row is left; it carries all issues
     */
    public DatasetResult build() {
        try (Building building = new Building()) {
            List<DatasetRow> rows = building.rows();
            return new DatasetResult(Dataset.ofRows(rows), building.usable("", Map.of(), Map.of()));
        }
    }

    /**
     * {@return the report of all sources, without keeping the examples: for files larger than memory. Duplicates are
     * judged as {@code build} would; steps and measures are not taken. Errors are in the report; none is thrown}
     */
    public DatasetReport check() {
        try (Building building = new Building()) {
            TrainingBytes bytes = new TrainingBytes();
            building.read(false, null, bytes);
            return building.report("", Map.of(), bytes.byPart());
        }
    }

    DatasetSplit build(DatasetSplitter<?> splitter) {
        try (Building building = new Building()) {
            Map<SplitPart, List<DatasetRow>> parts = building.run.split(splitter, building.rows());
            return new Splitting(splitter, building.log)
                    .split(parts, sizes -> building.usable(splitter.name(), sizes, Map.of()));
        }
    }

    DatasetReport write(DatasetSplitter<?> splitter, Path folder, SplitOutput output) {
        try (SplitFiles files = new SplitFiles(folder, output)) {
            Consumer<RejectedRow> rejected = row -> {
                files.reject(row);
                monitoring.rejected.accept(row);
            };
            boolean stream = steps.isEmpty() && measures.isEmpty();
            return stream && splitter instanceof SplitRule rule
                    ? stream(rule, files, rejected, output.rows() != null)
                    : write(splitter, files, rejected);
        }
    }

    private DatasetReport stream(SplitRule rule, SplitFiles files, Consumer<RejectedRow> rejected, boolean examples) {
        try (Building building = new Building(rejected)) {
            building.read(examples, rule, files);
            return commit(building, rule, files);
        }
    }

    private DatasetReport write(DatasetSplitter<?> splitter, SplitFiles files, Consumer<RejectedRow> rejected) {
        try (Building building = new Building(rejected)) {
            building.run.split(splitter, building.rows()).forEach(files::addAll);
            return commit(building, splitter, files);
        }
    }

    private static DatasetReport commit(Building building, DatasetSplitter<?> splitter, SplitFiles files) {
        Map<String, Integer> sizes = new Splitting(splitter, building.log).sizes(files.sizes());
        DatasetReport report = building.usable(splitter.name(), sizes, files.bytes());
        files.commit();
        return report;
    }

    /** One build, from reading to the report. */
    private final class Building implements AutoCloseable {
        private final IssueLog log = new IssueLog(reading.maxIssuesPerCode, monitoring.issues);
        private final RejectLog rejects;
        private final ProgressMonitor watch = new ProgressMonitor(monitoring.progress, monitoring.cancelled);
        private final Workers workers = new Workers(reading.threads);
        private final StepRun run;
        private RowCollector collector;

        Building() {
            this(monitoring.rejected);
        }

        Building(Consumer<RejectedRow> rejected) {
            rejects = new RejectLog(REJECTED_KEPT, rejected);
            run = new StepRun(workers, watch, log, rejects);
            collector = collector((index, row, origin) -> {});
        }

        private RowCollector collector(RowDestination destination) {
            return new RowCollector(log, rejects, watch, duplicates, reading.maxRows, destination);
        }

        void read(boolean examples, @Nullable SplitRule split, RowDestination destination) {
            if (sources.isEmpty()) {
                throw new IllegalStateException("the data set has no source -> call addJsonl(...) or addExamples(...)");
            }
            collector = collector(destination);
            ReadSettings settings =
                    new ReadSettings(formats, repairs, reading.maxLineBytes, duplicates, examples, split);
            RowPipeline pipeline = new RowPipeline(settings, workers, collector);
            watch.start("reading", -1);
            sources.forEach(pipeline::read);
            watch.end();
        }

        List<DatasetRow> rows() {
            RowList read = new RowList();
            read(true, null, read);
            if (log.sourceLost() || (!dropInvalid && log.count(Severity.ERROR) > 0)) {
                usable("", Map.of(), Map.of()); // throws; steps would only cost time
            }
            List<DatasetRow> left = read.rows();
            for (DatasetStep<?> step : steps) {
                left = run.step(step, left);
            }
            for (DatasetMeasure<?> measure : measures) {
                run.measure(measure, left);
            }
            return left;
        }

        DatasetReport report(String splitRule, Map<String, Integer> sizes, Map<String, Long> bytes) {
            long kept = collector.kept()
                    - rejects.byReason().values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            RowOrigin all = new RowOrigin(String.join(", ", collector.sources()), 0, "");
            DatasetSize size = new DatasetSize(kept, sizes, bytes);
            rules.forEach(rule -> ForeignCode.call("a rule of the data set", null, "fix it", () -> rule.check(size))
                    .forEach(issue -> log.add(all, issue)));
            return new DatasetReport(collector, log, rejects, run, splitRule, sizes);
        }

        /** What helps: where a whole source is lost, no row can be fixed or left out. */
        private String remedy() {
            if (dropInvalid) {
                return " -> dropInvalid() left out what it could; fix the source, or take it away";
            }
            return log.sourceLost()
                    ? " -> fix the source, or take it away; dropInvalid() leaves out rows alone"
                    : " -> fix the rows below, or call dropInvalid() to go on without them";
        }

        DatasetReport usable(String splitRule, Map<String, Integer> sizes, Map<String, Long> bytes) {
            if (dropInvalid && collector.read() > 0 && collector.read() == collector.invalid()) {
                String all = String.join(", ", collector.sources());
                log.addLoss(all, 0, IssueCode.NO_ROW_LEFT, "all " + collector.read() + " rows have errors");
            }
            DatasetReport report = report(splitRule, sizes, bytes);
            if (log.sourceLost() || (!dropInvalid && report.errors() > 0)) {
                throw new InvalidDatasetException(report, remedy());
            }
            return report;
        }

        @Override
        public void close() {
            workers.close();
        }
    }
}
