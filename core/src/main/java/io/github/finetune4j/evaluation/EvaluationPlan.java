// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.compare.FurtherRows;
import io.github.finetune4j.statistics.power.Power;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A plan of what a comparison on a data set will be able to show, before the first call is paid for.
 * {@link Evaluator#plan} makes it.
 *
 * <p>Planned for a power of 0.8 at the evaluator's α, which Bonferroni divides among the metrics. Rows that belong to
 * one group are counted as one row: the worst case, when all rows of a group agree.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class EvaluationPlan {
    private static final double[] DISAGREEMENTS = {0.05, 0.15, 0.3};

    private final List<Metric> metrics;
    private final int rows;
    private final int units;
    private final Power power;

    private EvaluationPlan(List<Metric> metrics, int rows, int units, Power power) {
        this.metrics = metrics;
        this.rows = rows;
        this.units = units;
        this.power = power;
    }

    static EvaluationPlan of(EvaluatorSettings settings, List<Question> questions) {
        Function<ChatExample, @Nullable String> cluster = settings.cluster();
        long units = cluster == null
                ? questions.size()
                : questions.stream()
                        .map(question -> cluster.apply(question.example()))
                        .distinct()
                        .count();
        double alpha = settings.alpha() / settings.metrics().size();
        return new EvaluationPlan(
                settings.metrics(), questions.size(), (int) units, new Power(alpha, FurtherRows.POWER));
    }

    /** {@return rows of the data set} */
    public int rows() {
        return rows;
    }

    /** {@return independent rows: groups, if rows are grouped} */
    public int independentRows() {
        return units;
    }

    /** {@return α of one metric's test} */
    public double alpha() {
        return power.alpha();
    }

    /** {@return the chance with which a difference of the sizes given here is found} */
    public double power() {
        return power.power();
    }

    /**
     * {@return the smallest difference of two pass rates that the rows show with this power, for example 0.09 for nine
     * points; NaN if they can't show even that all rows on which the models disagree fall one way}
     *
     * @param disagreement share of the rows that only one of the models passes, above 0, at most 1
     */
    public double detectableRate(double disagreement) {
        return power.detectableBinaryDifference(units, disagreement);
    }

    /**
     * {@return the smallest mean difference that the rows show with this power, in the unit of the standard deviation}
     *
     * @param standardDeviation of the differences between the models' scores of a row, above 0
     */
    public double detectableMean(double standardDeviation) {
        return power.detectablePairedDifference(units, standardDeviation);
    }

    /**
     * {@return one sentence per metric for a person, such as {@code with 120 rows you can see 9.0 points or more ...}}
     */
    public String summary() {
        String groups = units == rows ? "" : " in " + units + " groups, each counted as one";
        return metrics.stream()
                .map(metric -> metric.name() + ": with " + rows + " rows" + groups + " you can see " + of(metric))
                .collect(Collectors.joining("\n"));
    }

    private String of(Metric metric) {
        String chance = String.format(Locale.ROOT, " (power %.1f, alpha %.3g)", power(), alpha());
        return (metric.kind() == ScoreKind.BINARY ? rates() : means(metric)) + chance;
    }

    private String rates() {
        return Arrays.stream(DISAGREEMENTS)
                .mapToObj(share -> rate(detectableRate(share)) + " if the models disagree on " + Math.round(100 * share)
                        + " % of the rows")
                .collect(Collectors.joining(", "));
    }

    private static String rate(double rate) {
        return Double.isNaN(rate) ? "nothing" : String.format(Locale.ROOT, "%.1f points or more", 100 * rate);
    }

    private String means(Metric metric) {
        String amount = String.format(
                Locale.ROOT, "%.2f standard deviations of the rows' differences or more", detectableMean(1));
        return metric instanceof CorpusMetric ? amount + ", roughly, for it is a metric of the whole set" : amount;
    }

    @Override
    public String toString() {
        return summary();
    }
}
