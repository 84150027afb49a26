// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.statistics.interval.Interval;
import org.apiguardian.api.API;

/**
 * A comparison as plain text for a console: baseline and candidate side by side with their intervals, then the
 * difference, the paired test and the verdict. Plain ASCII, apart from the models' own names, of which long ones are
 * cut at the front. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ConsoleTable {
    private static final int FIRST = 17;
    private static final int COLUMN = 24;

    private static final int NAME = 36;

    private final StringBuilder text = new StringBuilder();
    private final int column;

    private ConsoleTable(int column) {
        this.column = column;
    }

    /**
     * {@return the table, one block per metric, every line ended with a line feed}
     *
     * @param comparison what to show
     */
    public static String of(Comparison comparison) {
        ModelLabels labels = ModelLabels.of(comparison);
        String baseline = shortened(labels.baseline());
        ConsoleTable table = new ConsoleTable(Math.max(COLUMN, baseline.length() + 2));
        table.line("", baseline, shortened(labels.candidate()));
        comparison.metrics().forEach(table::block);
        long failures = comparison.baseline().errors() + comparison.candidate().errors();
        if (failures > 0) {
            table.line(
                    "not answered",
                    String.valueOf(comparison.baseline().errors()),
                    String.valueOf(comparison.candidate().errors()));
        }
        return table.text.toString();
    }

    private void block(MetricComparison metric) {
        ScoreKind kind = metric.kind();
        Interval effect = metric.effect();
        String interval = Figures.level(effect) + " interval";
        line(
                metric.name(),
                Figures.value(kind, metric.baseline().estimate()),
                Figures.value(kind, metric.candidate().estimate()));
        line("  " + interval, Figures.bounds(kind, metric.baseline()), Figures.bounds(kind, metric.candidate()));
        line(
                "  difference",
                Figures.difference(kind, effect.estimate()) + Figures.unit(kind) + ", " + interval + " "
                        + Figures.differenceBounds(kind, effect));
        line("  paired test", metric.test().method() + ", " + Figures.p(metric) + ", n = " + effect.n());
        line("  verdict", Figures.verdict(metric));
    }

    private void line(String first, String second, String third) {
        line(first, padded(second, column) + third);
    }

    private void line(String first, String rest) {
        text.append((padded(first, FIRST) + rest).stripTrailing()).append('\n');
    }

    /** The end of a long name: of a path, that is what distinguishes it from others. */
    private static String shortened(String name) {
        return name.length() <= NAME ? name : "..." + name.substring(name.length() - NAME + 3);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
