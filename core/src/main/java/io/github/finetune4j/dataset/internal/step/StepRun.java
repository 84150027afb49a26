// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.step;

import io.github.finetune4j.dataset.internal.read.ProgressMonitor;
import io.github.finetune4j.dataset.internal.read.Workers;
import io.github.finetune4j.dataset.internal.report.IssueLog;
import io.github.finetune4j.dataset.internal.report.RejectLog;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.result.StepReport;
import io.github.finetune4j.dataset.spi.DatasetMeasure;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetSplitter;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.dataset.spi.RowJudge;
import io.github.finetune4j.dataset.spi.RowStep;
import io.github.finetune4j.dataset.spi.RowSummary;
import io.github.finetune4j.dataset.spi.SplitPart;
import io.github.finetune4j.dataset.spi.StepOutcome;
import io.github.finetune4j.internal.callback.ForeignCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A run of steps and measures over rows that are in memory. */
public final class StepRun {
    private static final String SPLIT = "the split";
    private static final String REMEDY = "fix it, or the row; the cause says more, and nothing was written";

    private final Workers workers;
    private final ProgressMonitor watch;
    private final IssueLog log;
    private final RejectLog rejects;
    private final List<StepReport> reports = new ArrayList<>();
    private final List<ReportSection> sections = new ArrayList<>();

    public StepRun(Workers workers, ProgressMonitor watch, IssueLog log, RejectLog rejects) {
        this.workers = workers;
        this.watch = watch;
        this.log = log;
        this.rejects = rejects;
    }

    public <S> List<DatasetRow> step(DatasetStep<S> step, List<DatasetRow> rows) {
        S whole = step instanceof RowStep ? step.empty() : summary(step, step.name(), rows);
        String what = "the step \"" + step.name() + "\"";
        RowJudge judge = ForeignCode.call(what, null, REMEDY, () -> step.judge(whole));
        watch.start(step.name(), rows.size());
        StepTally tally = new StepTally(step.name(), log, rejects, rows.size());
        workers.inOrder(rows, piece -> judged(what, judge, piece), outcomes -> {
            tally.add(rows, outcomes);
            watch.add(outcomes.size());
        });
        watch.end();
        reports.add(tally.report());
        ForeignCode.call(what, null, REMEDY, () -> step.section(whole)).ifPresent(sections::add);
        return tally.kept();
    }

    private static List<StepOutcome> judged(String what, RowJudge judge, List<DatasetRow> piece) {
        return piece.stream()
                .map(row -> ForeignCode.<StepOutcome>call(what, row.origin(), REMEDY, () -> judge.judge(row)))
                .toList();
    }

    public <S> void measure(DatasetMeasure<S> measure, List<DatasetRow> rows) {
        S whole = summary(measure, measure.name(), rows);
        sections.add(ForeignCode.<ReportSection>call(
                "the measure \"" + measure.name() + "\"", null, REMEDY, () -> measure.section(whole)));
    }

    public <S> Map<SplitPart, List<DatasetRow>> split(DatasetSplitter<S> splitter, List<DatasetRow> rows) {
        S whole = summary(splitter, "split", rows);
        Function<DatasetRow, SplitPart> parts = ForeignCode.call(SPLIT, null, REMEDY, () -> splitter.parts(whole));
        Map<SplitPart, List<DatasetRow>> dealt = new LinkedHashMap<>();
        for (SplitPart part : SplitPart.values()) {
            dealt.put(part, new ArrayList<>());
        }
        workers.inOrder(
                rows,
                piece -> new Dealt(
                        piece,
                        piece.stream()
                                .map(row -> ForeignCode.<SplitPart>call(
                                        SPLIT, row.origin(), REMEDY, () -> parts.apply(row)))
                                .toList()),
                piece -> {
                    for (int i = 0; i < piece.rows.size(); i++) {
                        Objects.requireNonNull(dealt.get(piece.parts.get(i))).add(piece.rows.get(i));
                    }
                });
        ForeignCode.call(SPLIT, null, REMEDY, () -> splitter.section(whole)).ifPresent(sections::add);
        return dealt;
    }

    private record Dealt(List<DatasetRow> rows, List<SplitPart> parts) {}

    // Pieces are merged in order, whatever the number of threads, so that sums of doubles come out equal
    private <S> S summary(RowSummary<S> gatherer, String name, List<DatasetRow> rows) {
        watch.start(name, rows.size());
        String what = "the summary of \"" + name + "\"";
        Merged<S> merged = new Merged<>(what, gatherer);
        workers.inOrder(rows, piece -> new Part<>(ofPiece(what, gatherer, piece), piece.size()), part -> {
            merged.add(part.summary);
            watch.add(part.rows);
        });
        watch.end();
        return merged.all;
    }

    private static <S> S ofPiece(String what, RowSummary<S> gatherer, List<DatasetRow> piece) {
        S summary = ForeignCode.call(what, null, REMEDY, gatherer::empty);
        piece.forEach(row -> ForeignCode.call(what, row.origin(), REMEDY, () -> {
            gatherer.add(summary, row);
            return true;
        }));
        return summary;
    }

    private record Part<S>(S summary, int rows) {}

    private static final class Merged<S> {
        private final String what;
        private final RowSummary<S> gatherer;
        private S all;

        Merged(String what, RowSummary<S> gatherer) {
            this.what = what;
            this.gatherer = gatherer;
            this.all = ForeignCode.call(what, null, REMEDY, gatherer::empty);
        }

        void add(S next) {
            all = ForeignCode.call(what, null, REMEDY, () -> gatherer.merge(all, next));
        }
    }

    public List<StepReport> reports() {
        return reports;
    }

    public List<ReportSection> sections() {
        return sections;
    }
}
