// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.statistics.test.MultipleTests;
import io.github.finetune4j.text.TextEmbedder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The rules of drift. Immutable.
 *
 * <p>{@link #defaults} asks two things of each column: that chance does not explain the change, at an α that is spent
 * over all columns at once (Holm, or Benjamini and Hochberg), and that the change is large enough to matter, as with
 * many rows any change is significant. {@link #evidently} does what Evidently does: a method for each column by its
 * kind and size, each by itself; the data drift where at least half of the columns do.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DriftRules {
    private static final double HALF = 0.5;
    private static final Map<DriftColumn.Kind, Double> LEAST =
            Map.of(DriftColumn.Kind.NUMERIC, 0.1, DriftColumn.Kind.CATEGORICAL, 0.05, DriftColumn.Kind.TEXT, 0.05);

    /**
     * The correction by which α is spent over the columns.
     *
     * @since 0.1
     */
    public enum Correction {
        /** The chance of even one false finding is at most α. */
        HOLM,
        /** The expected share of false findings among the findings is at most α. */
        BENJAMINI_HOCHBERG
    }

    private final boolean own;
    private final double share;
    private final double alpha;
    private final Correction correction;
    private final Map<String, DriftMethod> methods;
    private final long seed;
    private final @Nullable TextEmbedder embedding;

    private DriftRules(
            boolean own,
            double share,
            double alpha,
            Correction correction,
            Map<String, DriftMethod> methods,
            long seed,
            @Nullable TextEmbedder embedding) {
        this.own = own;
        this.share = share;
        this.alpha = alpha;
        this.correction = correction;
        this.methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
        this.seed = seed;
        this.embedding = embedding;
    }

    /** {@return our own rules, at α = 0.05 with Holm's correction} */
    public static DriftRules defaults() {
        return new DriftRules(true, 0, 0.05, Correction.HOLM, Map.of(), 42, null);
    }

    /** {@return Evidently's rules (0.7.23)} */
    public static DriftRules evidently() {
        return new DriftRules(false, HALF, 0.05, Correction.HOLM, Map.of(), 42, null);
    }

    /**
     * {@return these rules with another α; Evidently's have none}
     *
     * @param changed between 0 and 1
     */
    public DriftRules alpha(double changed) {
        Given.between("alpha", changed, 0, 1);
        return new DriftRules(own, share, changed, correction, methods, seed, embedding);
    }

    /**
     * {@return these rules with another correction; Evidently's have none}
     *
     * @param changed how α is spent
     */
    public DriftRules correction(Correction changed) {
        return new DriftRules(own, share, alpha, changed, methods, seed, embedding);
    }

    /**
     * {@return these rules with one of Evidently's methods for a column, which is then judged by that method's
     * threshold alone}
     *
     * @param column its name
     * @param method how to compare it
     */
    public DriftRules method(String column, DriftMethod method) {
        Map<String, DriftMethod> changed = new LinkedHashMap<>(methods);
        changed.put(column, method);
        return new DriftRules(own, share, alpha, correction, changed, seed, embedding);
    }

    /**
     * {@return these rules with texts compared by their meaning: the maximum mean discrepancy of up to 1,000 vectors of
     * each side; Evidently's take none}
     *
     * @param changed an embedding model
     */
    public DriftRules embedding(TextEmbedder changed) {
        return new DriftRules(own, share, alpha, correction, methods, seed, changed);
    }

    /**
     * {@return these rules with another seed for what is drawn}
     *
     * @param changed any number
     */
    public DriftRules seed(long changed) {
        return new DriftRules(own, share, alpha, correction, methods, changed, embedding);
    }

    ColumnScore score(String name, DriftColumn reference, DriftColumn current) {
        DriftMethod named = methods.get(name);
        if (own && named == null) {
            return new OwnScores(alpha, seed, embedding).of(reference, current);
        }
        DriftMethod method = named == null ? DriftMethod.picked(reference, current) : named;
        return new ColumnScore(
                method.word(), method.score(reference, current), method.threshold(), null, java.util.List.of());
    }

    boolean drifted(String name, ColumnScore score, DriftColumn reference, DriftColumn current) {
        if (score.effect() == null) {
            return DriftMethod.named(score.method()).drifted(score.value(), score.threshold(), reference, current);
        }
        double none = reference.kind() == DriftColumn.Kind.TEXT ? HALF : 0;
        double change = Math.abs(score.effect().estimate() - none);
        return score.value() <= alpha && change >= LEAST.getOrDefault(reference.kind(), 0.0);
    }

    double[] adjusted(double... pValues) {
        return correction == Correction.HOLM ? MultipleTests.holm(pValues) : MultipleTests.benjaminiHochberg(pValues);
    }

    boolean drifted(int drifted, int columns) {
        return own ? drifted > 0 : drifted >= share * columns;
    }
}
