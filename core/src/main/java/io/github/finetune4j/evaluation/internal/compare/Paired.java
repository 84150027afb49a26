// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.RatedMetric;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.power.EffectSizes;
import io.github.finetune4j.statistics.test.NonInferiority;
import io.github.finetune4j.statistics.test.PairedTests;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** One metric on the same rows of two evaluations, and what the rows say about the difference. */
public final class Paired {
    private final Metric metric;
    private final RowPairs pairs;
    private final Clusters clusters;
    private final double[] differences;
    private final PairedFigures figures;

    public Paired(Metric metric, RowPairs asked, EvaluatorSettings settings) {
        this.metric = metric;
        pairs = asked.scored(metric.name());
        clusters = Clusters.of(settings, pairs.baseline());
        differences = pairs.size() == 0 ? new double[0] : differences();
        figures = figures(settings);
    }

    public Metric metric() {
        return metric;
    }

    public Interval effect() {
        return figures.effect();
    }

    public TestResult test() {
        return figures.test();
    }

    public RowPairs pairs() {
        return pairs;
    }

    Clusters clusters() {
        return clusters;
    }

    boolean binary() {
        return metric.kind() == ScoreKind.BINARY;
    }

    boolean corpus() {
        return metric instanceof CorpusMetric;
    }

    boolean rated() {
        return metric instanceof RatedMetric;
    }

    int size() {
        return pairs.size();
    }

    long gained() {
        return Arrays.stream(differences).filter(d -> d > 0).count();
    }

    long lost() {
        return Arrays.stream(differences).filter(d -> d < 0).count();
    }

    /** Candidate less baseline, row by row. */
    double[] values() {
        return differences;
    }

    /** How large the difference is without its unit: odds of a gain to a loss, or Cohen's d of the pairs. */
    public Optional<Interval> effectSize() {
        if (corpus() || rated() || clusters.grouped() || size() < 2) {
            return Optional.empty();
        }
        double level = effect().level();
        if (binary()) {
            return gained() + lost() == 0
                    ? Optional.empty()
                    : Optional.of(EffectSizes.pairedOddsRatioInterval(gained(), lost(), level));
        }
        boolean varies = Arrays.stream(differences).anyMatch(d -> d != differences[0]);
        return varies ? Optional.of(EffectSizes.cohenPairedInterval(differences, level)) : Optional.empty();
    }

    /** The one-sided test of being worse by the margin or more. */
    public TestResult nonInferiority(double margin) {
        if (corpus() || size() < 2 || clusters.count() < 2) {
            throw new IllegalArgumentException("no test of non-inferiority for " + metric.name() + " on " + size()
                    + (size() == 1 ? " row" : " rows") + " -> take a mean over at least two rows or groups;"
                    + " for a metric of the whole set see whether the interval stays above the margin");
        }
        boolean higher = metric.higherIsBetter();
        if (metric instanceof RatedMetric rated) {
            return figures.notWorse(rated, pairs.list(), margin);
        }
        if (clusters.grouped()) {
            return NonInferiority.clustered(better(), clusters.numbers(), margin);
        }
        return binary()
                ? NonInferiority.rates(higher ? gained() : lost(), higher ? lost() : gained(), size(), margin)
                : NonInferiority.means(better(), margin);
    }

    /** The differences, turned so that more is better. */
    private double[] better() {
        return metric.higherIsBetter()
                ? differences
                : Arrays.stream(differences).map(d -> -d).toArray();
    }

    private double[] differences() {
        return PairedTests.differences(
                MetricScores.values(metric.name(), pairs.baseline()),
                MetricScores.values(metric.name(), pairs.candidate()));
    }

    private PairedFigures figures(EvaluatorSettings settings) {
        if (pairs.size() == 0) {
            return PairedFigures.nothing(settings.level());
        }
        if (!corpus() && !rated()) {
            return ofScores(settings);
        }
        Attempt<PairedFigures> own = MetricScores.callback(metric, settings).attempt(() -> itsOwn(settings));
        Throwable failure = own.failure();
        return failure == null ? own.value() : PairedFigures.failed(settings.level(), failure);
    }

    private PairedFigures itsOwn(EvaluatorSettings settings) {
        return metric instanceof RatedMetric rated
                ? PairedFigures.ofRatings(rated, pairs.list(), settings.level())
                : Resampling.compare((CorpusMetric) metric, pairs.baseline(), pairs.candidate(), clusters, settings);
    }

    private PairedFigures ofScores(EvaluatorSettings settings) {
        if (settings.plannedRows() > 0) {
            return SequentialFigures.of(differences, binary(), settings);
        }
        if (clusters.grouped()) {
            return PairedFigures.ofGroups(differences, range(), binary(), clusters, settings);
        }
        return binary()
                ? PairedFigures.ofRates(gained(), lost(), size(), settings.level())
                : PairedFigures.ofNumbers(differences, range(), settings);
    }

    /** From the least to the greatest score of both models; the score of a failure is a possible score too. */
    private double range() {
        double[] scores = DoubleStream.concat(
                        DoubleStream.of(metric.scoreOfFailure()),
                        DoubleStream.of(MetricScores.values(metric.name(), pairs.candidate())))
                .toArray();
        return Arrays.stream(scores).max().orElse(0)
                - Arrays.stream(scores).min().orElse(0);
    }
}
