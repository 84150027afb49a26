// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.SliceComparison;
import io.github.finetune4j.evaluation.gate.GateOutcome;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A comment for a pull request, in GitHub's Markdown. What models and rows say stands in code spans, so that it can
 * neither format the page nor call people.
 */
final class MarkdownText {
    private static final int SLICES = 5;
    private static final int ROWS = 5;
    private static final int LONGEST = 160;

    private final StringBuilder text = new StringBuilder();

    private MarkdownText() {}

    static String of(Evaluation evaluation, @Nullable GateReport gates) {
        MarkdownText comment = new MarkdownText();
        comment.line("### Evaluation of " + code(ModelLabels.shortened(evaluation.model())));
        comment.line("");
        comment.gates(gates);
        comment.row("metric", "score", "interval", "n");
        comment.row("---", "---", "---", "---");
        evaluation.scores().forEach((name, score) -> comment.score(name, score));
        comment.line("");
        comment.notes(evaluation.rows().size(), evaluation.errors(), Unshowable.notes(evaluation, null));
        return comment.text.toString();
    }

    static String of(Comparison comparison, @Nullable GateReport gates) {
        MarkdownText comment = new MarkdownText();
        comment.line("### Evaluation: " + comparison.verdict().word());
        comment.line("");
        ModelLabels labels = ModelLabels.of(comparison);
        comment.line(code(labels.candidate()) + " "
                + Figures.sentence(comparison.verdict()) + " "
                + code(labels.baseline()) + " by "
                + code(comparison.metrics().get(0).name())
                + ", " + comparison.size() + " rows.");
        comment.line("");
        comment.gates(gates);
        comment.metrics(comparison);
        comment.slices(comparison);
        comment.regressions(comparison);
        comment.notes(
                comparison.size(),
                comparison.baseline().errors() + comparison.candidate().errors(),
                Unshowable.notes(comparison.candidate(), comparison));
        return comment.text.toString();
    }

    private void gates(@Nullable GateReport gates) {
        if (gates == null) {
            return;
        }
        row("gate", "", "why");
        row("---", "---", "---");
        for (GateOutcome outcome : gates.outcomes()) {
            String word = outcome.status().word();
            row(plain(outcome.gate().name()), outcome.passed() ? word : "**" + word + "**", plain(outcome.reason()));
        }
        line("");
    }

    private void metrics(Comparison comparison) {
        row("metric", "baseline", "candidate", "difference", "interval", "paired test", "n", "verdict");
        row("---", "---", "---", "---", "---", "---", "---", "---");
        for (MetricComparison metric : comparison.metrics()) {
            ScoreKind kind = metric.kind();
            Interval effect = metric.effect();
            row(
                    code(metric.name()),
                    Figures.value(kind, metric.baseline().estimate()),
                    Figures.value(kind, metric.candidate().estimate()),
                    Figures.difference(kind, effect.estimate()) + Figures.unit(kind),
                    Figures.differenceBounds(kind, effect) + " (" + Figures.level(effect) + ")",
                    metric.test().method() + ", " + Figures.p(metric),
                    String.valueOf(effect.n()),
                    "**" + metric.verdict().word() + "**");
        }
        line("");
    }

    private void score(String name, Interval score) {
        row(
                code(name),
                number(score.estimate()),
                number(score.lower()) + " to " + number(score.upper()) + " (" + Figures.level(score) + ", "
                        + score.method() + ")",
                String.valueOf(score.n()));
    }

    private void slices(Comparison comparison) {
        String metric = comparison.metrics().get(0).name();
        List<SliceComparison> worst = comparison.worstSlices(metric);
        if (worst.isEmpty()) {
            return;
        }
        line("<details><summary>Worst slices by " + ShownText.escaped(metric) + ", " + Math.min(SLICES, worst.size())
                + " of " + worst.size() + "</summary>");
        line("");
        row("slice", "difference", "interval", "n", "verdict");
        row("---", "---", "---", "---", "---");
        for (SliceComparison slice : worst.subList(0, Math.min(SLICES, worst.size()))) {
            ScoreKind kind = slice.metric().kind();
            Interval effect = slice.metric().effect();
            row(
                    code(slice.slicing() + " = " + slice.value()),
                    Figures.difference(kind, effect.estimate()) + Figures.unit(kind),
                    Figures.differenceBounds(kind, effect),
                    String.valueOf(slice.rows()),
                    slice.metric().verdict().word());
        }
        line("");
        line("</details>");
        line("");
    }

    private void regressions(Comparison comparison) {
        List<Comparison.RowPair> worse = comparison.regressions();
        if (worse.isEmpty()) {
            return;
        }
        line("<details><summary>Rows that got worse, " + Math.min(ROWS, worse.size()) + " of " + worse.size()
                + "</summary>");
        line("");
        row("row", "question", "expected", "baseline", "candidate");
        row("---", "---", "---", "---", "---");
        for (Comparison.RowPair pair : worse.subList(0, Math.min(ROWS, worse.size()))) {
            EvaluatedRow row = pair.baseline();
            row(
                    String.valueOf(row.index() + 1),
                    code(row.prompt().get(row.prompt().size() - 1).content()),
                    code(row.expected()),
                    said(row),
                    said(pair.candidate()));
        }
        line("");
        line("</details>");
        line("");
    }

    private static String said(EvaluatedRow row) {
        return row.failed() ? "not answered: " + code(row.error()) : code(row.actual());
    }

    private void notes(int rows, long errors, List<String> notes) {
        line("Errors are scored as failures: " + errors + (errors == 1 ? " row" : " rows")
                + " not answered. Undecided does not mean equal. n = " + rows + ".");
        notes.forEach(note -> line("\n" + plain(note)));
    }

    private void row(String... cells) {
        line(Arrays.stream(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** A code span: as many back ticks around as it needs, on one line. */
    static String code(String words) {
        String line = ShownText.replaced(words).strip().replaceAll("[\\p{Cntrl}\\p{Z}]+", " ");
        String cut = line.length() <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST) - 1)) + "…";
        if (cut.isEmpty()) {
            return "(empty)";
        }
        String fence = "`";
        while (cut.contains(fence)) {
            fence += "`";
        }
        String padded = cut.startsWith("`") || cut.endsWith("`") ? " " + cut + " " : cut;
        return fence + padded + fence;
    }

    /** Words of ours that may hold names from outside. */
    private static String plain(String words) {
        return ShownText.escaped(words.replace('\n', ' '))
                .replaceAll("([\\\\`*_{}\\[\\]#~])", "\\\\$1")
                .replace("@", "&#64;");
    }
}
