// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import static io.github.finetune4j.monitor.drift.DriftColumn.Kind.CATEGORICAL;
import static io.github.finetune4j.monitor.drift.DriftColumn.Kind.NUMERIC;
import static io.github.finetune4j.monitor.drift.DriftColumn.Kind.TEXT;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A way to compare a column now with the same column before: Evidently's stat tests by their names there (0.7.23), with
 * its thresholds and its numbers, its habits included. Each says where it differs from what its name suggests.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum DriftMethod {
    /** Kolmogorov and Smirnov's test of numbers: p. */
    KS("ks", Rule.P_AT_MOST, 0.05, NumericScores::kolmogorovSmirnov, NUMERIC),
    /** Wasserstein's distance over the standard deviation (divisor n) of the reference, of which 0.001 at least. */
    WASSERSTEIN("wasserstein", Rule.AT_LEAST, 0.1, NumericScores::wasserstein, NUMERIC),
    /** Anderson and Darling's test: p, from 0.001 to 0.25. */
    ANDERSON("anderson", Rule.P_BELOW, 0.1, NumericScores::anderson, NUMERIC),
    /** The population stability index; empty bins are filled with 0.0001, or with less. */
    PSI(
            "psi",
            Rule.AT_LEAST,
            0.1,
            (a, b) -> CategoricalScores.shares(a, b).populationStabilityIndex(),
            NUMERIC,
            CATEGORICAL),
    /** The divergence of Kullback and Leibler, with bins filled as for {@link #PSI}. */
    KL_DIV(
            "kl_div",
            Rule.AT_LEAST,
            0.1,
            (a, b) -> CategoricalScores.shares(a, b).kullbackLeibler(),
            NUMERIC,
            CATEGORICAL),
    /** The distance of Jensen and Shannon in nats; empty bins stay empty. */
    JENSENSHANNON(
            "jensenshannon",
            Rule.AT_LEAST,
            0.1,
            (a, b) -> CategoricalScores.shares(a, b).jensenShannon(),
            NUMERIC,
            CATEGORICAL),
    /** Hellinger's distance; numbers are binned by Sturges' rule over the distinct values of both sides. */
    HELLINGER("hellinger", Rule.AT_LEAST, 0.1, CategoricalScores::hellinger, NUMERIC, CATEGORICAL),
    /**
     * Cramér and von Mises' test: p. All values the same gives 0.13, not 1. Up to 20 values a side, p is scipy's;
     * Evidently's own count differs from it in the ninth digit.
     */
    CRAMER_VON_MISES("cramer_von_mises", Rule.P_AT_MOST, 0.1, NumericScores::cramerVonMises, NUMERIC),
    /** Mann and Whitney's test: p, one-sided: only for values that have become greater. */
    MANNW("mannw", Rule.P_BELOW, 0.05, NumericScores::mannWhitney, NUMERIC),
    /** The energy distance, in the root of the unit; drift is above its threshold, not at it. */
    ED("ed", Rule.ABOVE, 0.1, NumericScores::energy, NUMERIC),
    /**
     * Epps and Singleton's test: p; refuses numbers whose middle half does not vary. With fewer than five distinct
     * values, Evidently's p depends on rounding; here it is the right one.
     */
    ES("es", Rule.P_BELOW, 0.05, NumericScores::eppsSingleton, NUMERIC),
    /** Student's t test with equal variances: p; NaN where all values are the same. */
    T_TEST("t_test", Rule.P_BELOW, 0.05, NumericScores::student, NUMERIC),
    /** Maximum mean discrepancy of numbers: p of 100 permutations that are drawn with a fixed seed, so ours. */
    EMPIRICAL_MMD("empirical_mmd", Rule.P_BELOW, 0.1, NumericScores::meanDiscrepancy, NUMERIC),
    /**
     * χ² of the counts now against the shares before, as if those were known exactly, so that a small reference alarms
     * too often; a category that is new gives p = 0.
     */
    CHISQUARE("chisquare", Rule.P_BELOW, 0.05, CategoricalScores::chiSquare, CATEGORICAL, NUMERIC),
    /** The z test with the pooled rate: p of all categories but the first. */
    Z("z", Rule.P_BELOW, 0.05, CategoricalScores::z, CATEGORICAL, NUMERIC),
    /** The likelihood ratio test: p; refuses sides of different size. */
    G_TEST("g_test", Rule.P_BELOW, 0.1, CategoricalScores::likelihoodRatio, CATEGORICAL),
    /** Fisher's exact test: p; refuses sides of different size and more than two categories. */
    FISHER_EXACT("fisher_exact", Rule.P_BELOW, 0.1, CategoricalScores::fisher, CATEGORICAL),
    /** Total variation: p of 1,000 permutations that are drawn with a fixed seed, so ours. */
    TVD("TVD", Rule.P_BELOW, 0.1, CategoricalScores::totalVariation, CATEGORICAL),
    /** How well a classifier tells the two sides apart: its area under the ROC curve. */
    ABS_TEXT_CONTENT_DRIFT("abs_text_content_drift", Rule.ABOVE, 0.55, TextScores::area, TEXT),
    /** The same area, which must be above that share of areas of random scores. */
    PERC_TEXT_CONTENT_DRIFT("perc_text_content_drift", Rule.PERCENTILE, 0.95, TextScores::area, TEXT);

    /** The rule by which a score is a drift. */
    enum Rule {
        P_BELOW,
        P_AT_MOST,
        AT_LEAST,
        ABOVE,
        PERCENTILE
    }

    private final String word;
    private final Rule rule;
    private final double threshold;

    @SuppressWarnings("ImmutableEnumChecker") // it has no state
    private final ToDoubleBiFunction<DriftColumn, DriftColumn> score;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<DriftColumn.Kind> kinds;

    DriftMethod(
            String word,
            Rule rule,
            double threshold,
            ToDoubleBiFunction<DriftColumn, DriftColumn> score,
            DriftColumn.Kind... kinds) {
        this.word = word;
        this.rule = rule;
        this.threshold = threshold;
        this.score = score;
        this.kinds = EnumSet.copyOf(Arrays.asList(kinds));
    }

    /**
     * {@return the method of a name}
     *
     * @param word as Evidently has it, for example {@code jensenshannon}
     */
    public static DriftMethod named(String word) {
        return Arrays.stream(values())
                .filter(method -> method.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("drift method: " + word + " -> give one of "
                        + Arrays.stream(values()).map(DriftMethod::word).collect(Collectors.joining(", "))));
    }

    /** {@return its name in Evidently} */
    public String word() {
        return word;
    }

    /** {@return its default threshold} */
    public double threshold() {
        return threshold;
    }

    /** {@return whether its score is a p value, where less means drift} */
    public boolean isPValue() {
        return rule == Rule.P_BELOW || rule == Rule.P_AT_MOST;
    }

    /**
     * {@return the score; NaN where the method has none}
     *
     * @param reference the values before
     * @param current the values now, of the same kind
     */
    public double score(DriftColumn reference, DriftColumn current) {
        if (reference.kind() != current.kind() || !kinds.contains(reference.kind())) {
            throw new IllegalArgumentException("columns for " + word + ": " + reference.kind() + " and "
                    + current.kind() + " -> give two columns of one kind of " + kinds);
        }
        return score.applyAsDouble(reference, current);
    }

    /** Whether a score means drift; NaN never does. */
    boolean drifted(double value, double limit, DriftColumn reference, DriftColumn current) {
        return switch (rule) {
            case P_BELOW -> value < limit;
            case P_AT_MOST -> value <= limit;
            case AT_LEAST -> value >= limit;
            case ABOVE -> value > limit;
            case PERCENTILE -> value > TextScores.randomArea(reference.size(), current.size(), limit);
        };
    }

    /** Evidently's choice where nothing was asked for. */
    static DriftMethod picked(DriftColumn reference, DriftColumn current) {
        boolean many = reference.size() > 1000;
        if (reference.kind() == TEXT) {
            return many ? ABS_TEXT_CONTENT_DRIFT : PERC_TEXT_CONTENT_DRIFT;
        }
        int values = FewValues.distinct(reference, current);
        if (reference.kind() == NUMERIC && values > FewValues.FEW) {
            return many ? WASSERSTEIN : KS;
        }
        if (many) {
            return JENSENSHANNON;
        }
        return values > 2 ? CHISQUARE : Z;
    }
}
