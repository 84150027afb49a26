// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import static io.github.finetune4j.monitor.drift.DriftColumn.Kind.CATEGORICAL;
import static io.github.finetune4j.monitor.drift.DriftColumn.Kind.NUMERIC;

import io.github.finetune4j.statistics.drift.Distances;
import io.github.finetune4j.statistics.drift.Drift;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * A way to compare a chunk with a reference: NannyML's univariate methods by their names there (0.13.1). For two of
 * them numbers can be binned, and are by default if the reference is large: see {@link ChunkCalculation}.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ChunkMethod {
    /** The distance of Jensen and Shannon, in the root of bits; numbers in Doane's bins of the reference. */
    JENSEN_SHANNON(
            "jensen_shannon",
            reference -> shares(reference, shares -> shares.jensenShannon() / Math.sqrt(Math.log(2))),
            NUMERIC,
            CATEGORICAL),
    /** The greatest distance of the distribution functions; an estimate looks at the edges of its bins alone. */
    KOLMOGOROV_SMIRNOV("kolmogorov_smirnov", reference -> sorted(reference, KolmogorovSmirnov::statistic), NUMERIC),
    /**
     * Wasserstein's distance, in the unit of the numbers. An estimate follows NannyML also where n of N numbers of a
     * chunk are below all of the reference, and reckons with n + 1 of them: up to 1/N of the reference's range more.
     */
    WASSERSTEIN("wasserstein", reference -> sorted(reference, Distances::wasserstein), NUMERIC),
    /** Hellinger's distance; numbers in Doane's bins of the reference. */
    HELLINGER("hellinger", reference -> shares(reference, Drift::hellinger), NUMERIC, CATEGORICAL),
    /** χ² of homogeneity, with Yates' correction for two categories; alerts at p below 0.05 whatever the threshold. */
    CHI2("chi2", ChunkMethod::statistic, CATEGORICAL),
    /** The greatest change of the share of a category. */
    L_INFINITY("l_infinity", reference -> shares(reference, Drift::largestChange), CATEGORICAL);

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // it has no state
    private final Function<DriftColumn, ToDoubleFunction<DriftColumn>> against;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<DriftColumn.Kind> kinds;

    ChunkMethod(String word, Function<DriftColumn, ToDoubleFunction<DriftColumn>> against, DriftColumn.Kind... kinds) {
        this.word = word;
        this.against = against;
        this.kinds = EnumSet.copyOf(List.of(kinds));
    }

    private static ToDoubleFunction<DriftColumn> shares(DriftColumn reference, ToDoubleFunction<Drift> of) {
        if (reference.kind() == NUMERIC) {
            Function<double[], Drift> bins = Drift.inDoanesBinsOf(reference.numbers());
            return chunk -> of.applyAsDouble(bins.apply(chunk.numbers()));
        }
        Function<DriftColumn, CategoryCounts> beside = CategoryCounts.beside(reference);
        return chunk -> {
            CategoryCounts counts = beside.apply(chunk);
            return of.applyAsDouble(Drift.ofCounts(counts.reference(), counts.current()));
        };
    }

    private static ToDoubleFunction<DriftColumn> sorted(
            DriftColumn reference, ToDoubleBiFunction<double[], double[]> of) {
        double[] sorted = reference.numbers().clone();
        Arrays.sort(sorted);
        return chunk -> of.applyAsDouble(sorted, chunk.numbers());
    }

    private static ToDoubleFunction<DriftColumn> statistic(DriftColumn reference) {
        Function<DriftColumn, TestResult> test = homogeneity(reference);
        return chunk -> test.apply(chunk).statistic();
    }

    static Function<DriftColumn, TestResult> homogeneity(DriftColumn reference) {
        Function<DriftColumn, CategoryCounts> beside = CategoryCounts.beside(reference);
        return chunk -> {
            CategoryCounts counts = beside.apply(chunk);
            long[] before = CategoryCounts.whole(counts.reference());
            long[] now = CategoryCounts.whole(counts.current());
            return before.length == 2
                    ? Counts.chiSquared(before[0], before[1], now[0], now[1], true)
                    : Counts.homogeneity(before, now);
        };
    }

    /** {@return its name in NannyML} */
    public String word() {
        return word;
    }

    boolean canBeEstimated() {
        return this == KOLMOGOROV_SMIRNOV || this == WASSERSTEIN;
    }

    private ToDoubleFunction<DriftColumn> estimated(DriftColumn reference) {
        ToDoubleFunction<double[]> value = this == WASSERSTEIN
                ? Distances.wassersteinInBinsOf(reference.numbers(), ChunkCalculation.BINS)
                : KolmogorovSmirnov.inBinsOf(reference.numbers(), ChunkCalculation.BINS);
        return chunk -> value.applyAsDouble(chunk.numbers());
    }

    /**
     * {@return the figure of any chunk beside a reference, which is prepared once; for two of the methods numbers of a
     * large reference are binned, as {@link ChunkCalculation#AUTO} says}
     *
     * @param reference the values before
     */
    public ToDoubleFunction<DriftColumn> against(DriftColumn reference) {
        return against(reference, ChunkCalculation.AUTO);
    }

    /**
     * {@return the figure of any chunk beside a reference, which is prepared once}
     *
     * @param reference the values before
     * @param calculation whether to bin numbers
     */
    public ToDoubleFunction<DriftColumn> against(DriftColumn reference, ChunkCalculation calculation) {
        if (!kinds.contains(reference.kind())) {
            throw new IllegalArgumentException(
                    "reference for " + word + ": " + reference.kind() + " -> give a column of one kind of " + kinds);
        }
        ToDoubleFunction<DriftColumn> value = calculation.of(this, reference.size()) == ChunkCalculation.ESTIMATED
                ? estimated(reference)
                : against.apply(reference);
        return chunk -> {
            if (chunk.kind() != reference.kind()) {
                throw new IllegalArgumentException(
                        "chunk for " + word + ": " + chunk.kind() + " -> give one of kind " + reference.kind());
            }
            return value.applyAsDouble(chunk);
        };
    }

    double most() {
        return this == KOLMOGOROV_SMIRNOV ? 1 : Double.POSITIVE_INFINITY;
    }
}
