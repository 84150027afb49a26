// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import static io.github.finetune4j.monitor.drift.DriftColumn.Kind.CATEGORICAL;
import static io.github.finetune4j.monitor.drift.DriftColumn.Kind.NUMERIC;

import io.github.finetune4j.statistics.Alternative;
import io.github.finetune4j.statistics.Counts;
import io.github.finetune4j.statistics.Distances;
import io.github.finetune4j.statistics.Drift;
import io.github.finetune4j.statistics.GoodnessOfFit;
import io.github.finetune4j.statistics.KolmogorovSmirnov;
import io.github.finetune4j.statistics.TestResult;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import org.apiguardian.api.API;

/**
 * A way to compare a chunk with a reference: NannyML's univariate methods by their names there (0.13.1). From 10,000
 * rows of reference on, NannyML bins numbers for two of them; here they stay exact.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ChunkMethod {
    /** The distance of Jensen and Shannon, in the root of bits; numbers in Doane's bins of the reference. */
    JENSEN_SHANNON(
            "jensen_shannon", (a, b) -> shares(a, b).jensenShannon() / Math.sqrt(Math.log(2)), NUMERIC, CATEGORICAL),
    /** The greatest distance of the distribution functions. */
    KOLMOGOROV_SMIRNOV(
            "kolmogorov_smirnov",
            (a, b) -> KolmogorovSmirnov.asymptotic(a.numbers(), b.numbers(), Alternative.TWO_SIDED)
                    .statistic(),
            NUMERIC),
    /** Wasserstein's distance, in the unit of the numbers. */
    WASSERSTEIN("wasserstein", (a, b) -> Distances.wasserstein(a.numbers(), b.numbers()), NUMERIC),
    /** Hellinger's distance; numbers in Doane's bins of the reference. */
    HELLINGER("hellinger", (a, b) -> shares(a, b).hellinger(), NUMERIC, CATEGORICAL),
    /** χ² of homogeneity, with Yates' correction for two categories; alerts at p < 0.05 whatever the threshold. */
    CHI2("chi2", (a, b) -> homogeneity(a, b).statistic(), CATEGORICAL),
    /** The greatest change of the share of a category. */
    L_INFINITY("l_infinity", (a, b) -> shares(a, b).largestChange(), CATEGORICAL);

    private final String word;
    private final ToDoubleBiFunction<DriftColumn, DriftColumn> value;
    private final Set<DriftColumn.Kind> kinds;

    ChunkMethod(String word, ToDoubleBiFunction<DriftColumn, DriftColumn> value, DriftColumn.Kind... kinds) {
        this.word = word;
        this.value = value;
        this.kinds = EnumSet.copyOf(List.of(kinds));
    }

    private static Drift shares(DriftColumn reference, DriftColumn chunk) {
        return reference.kind() == NUMERIC
                ? Drift.ofNumbersInDoanesBins(reference.numbers(), chunk.numbers())
                : CategoricalScores.shares(reference, chunk);
    }

    static TestResult homogeneity(DriftColumn reference, DriftColumn chunk) {
        CategoryCounts counts = CategoryCounts.of(reference, chunk);
        long[] before = CategoryCounts.whole(counts.reference());
        long[] now = CategoryCounts.whole(counts.current());
        return before.length == 2
                ? Counts.chiSquared(before[0], before[1], now[0], now[1], true)
                : GoodnessOfFit.chiSquared(before, now);
    }

    /** {@return its name in NannyML} */
    public String word() {
        return word;
    }

    /**
     * {@return the figure}
     *
     * @param reference the values before
     * @param chunk the values now, of the same kind
     */
    public double value(DriftColumn reference, DriftColumn chunk) {
        if (reference.kind() != chunk.kind() || !kinds.contains(reference.kind())) {
            throw new IllegalArgumentException("columns for " + word + ": " + reference.kind() + " and " + chunk.kind()
                    + " -> give two columns of one kind of " + kinds);
        }
        return value.applyAsDouble(reference, chunk);
    }

    double most() {
        return this == KOLMOGOROV_SMIRNOV ? 1 : Double.POSITIVE_INFINITY;
    }
}
