// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.statistics.drift.MeanDiscrepancy;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.prediction.RocArea;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.IndependentProportions;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import io.github.finetune4j.statistics.test.TestResult;
import io.github.finetune4j.statistics.test.TwoSamples;
import io.github.finetune4j.text.TextEmbedder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A p value and the size of the change with its interval, for each kind of column. */
final class OwnScores {
    private static final int MOST_CHANGES = 20;
    private static final int MOST_VECTORS = 1000;
    private static final int PERMUTATIONS = 999;

    private final double alpha;
    private final long seed;
    private final @Nullable TextEmbedder embedding;

    OwnScores(double alpha, long seed, @Nullable TextEmbedder embedding) {
        this.alpha = alpha;
        this.seed = seed;
        this.embedding = embedding;
    }

    ColumnScore of(DriftColumn reference, DriftColumn current) {
        return switch (reference.kind()) {
            case NUMERIC -> numbers(reference, current);
            case CATEGORICAL -> categories(reference, current);
            case TEXT -> texts(reference, current);
        };
    }

    private ColumnScore numbers(DriftColumn reference, DriftColumn current) {
        TestResult test = KolmogorovSmirnov.test(reference.numbers(), current.numbers());
        return new ColumnScore("ks", test.pValue(), alpha, band(test, reference.size(), current.size()), List.of());
    }

    /** Both distribution functions lie within their bands at once with the level, so the distance does too. */
    private Interval band(TestResult test, double n, double otherN) {
        double half = Math.sqrt(Math.log(4 / alpha) / (2 * n)) + Math.sqrt(Math.log(4 / alpha) / (2 * otherN));
        double d = test.statistic();
        return new Interval(
                d,
                Math.max(0, d - half),
                Math.min(1, d + half),
                1 - alpha,
                "Dvoretzky-Kiefer-Wolfowitz of both samples",
                test.n());
    }

    private ColumnScore categories(DriftColumn reference, DriftColumn current) {
        CategoryCounts counts = CategoryCounts.of(reference, current);
        TestResult test =
                Counts.homogeneity(CategoryCounts.whole(counts.reference()), CategoryCounts.whole(counts.current()));
        List<ShareChange> changes = new ShareChanges(reference, current, alpha).categories(MOST_CHANGES);
        return new ColumnScore("chi2", test.pValue(), alpha, greatest(counts), changes);
    }

    /** Its level is spent over the categories, as the greatest of them is chosen after looking. */
    private Interval greatest(CategoryCounts counts) {
        int most = 0;
        for (int i = 1; i < counts.names().length; i++) {
            most = change(counts, i) > change(counts, most) ? i : most;
        }
        return new IndependentProportions(
                        Math.round(counts.current()[most]),
                        Math.round(counts.currentRows()),
                        Math.round(counts.reference()[most]),
                        Math.round(counts.referenceRows()))
                .newcombe(1 - alpha / counts.names().length);
    }

    private static double change(CategoryCounts counts, int i) {
        return Math.abs(counts.current()[i] / counts.currentRows() - counts.reference()[i] / counts.referenceRows());
    }

    private ColumnScore texts(DriftColumn reference, DriftColumn current) {
        HeldOut held = HeldOut.of(reference, current, seed);
        Interval area = RocArea.deLong(held.current(), held.reference(), 1 - alpha);
        List<ShareChange> changes = new ShareChanges(reference, current, alpha).words(MOST_CHANGES);
        TextEmbedder vectors = embedding;
        if (vectors != null) {
            double p = MeanDiscrepancy.of(sample(reference, vectors), sample(current, vectors))
                    .test(PERMUTATIONS, new SplittableRandom(seed))
                    .pValue();
            return new ColumnScore("mmd", p, alpha, area, changes);
        }
        // the classifier did not learn from these rows: without drift each order of their scores is as likely
        double p = TwoSamples.mannWhitney(held.current(), held.reference(), true, Alternative.GREATER)
                .pValue();
        return new ColumnScore("domain_classifier", p, alpha, area, changes);
    }

    /** Every k-th text, so that the whole time is covered. */
    private static double[][] sample(DriftColumn column, TextEmbedder embedding) {
        String[] texts = column.words();
        int taken = Math.min(texts.length, MOST_VECTORS);
        List<String> sample = IntStream.range(0, taken)
                .mapToObj(i -> texts[(int) ((long) i * texts.length / taken)])
                .toList();
        return embedding.embedAll(sample).toArray(double[][]::new);
    }
}
