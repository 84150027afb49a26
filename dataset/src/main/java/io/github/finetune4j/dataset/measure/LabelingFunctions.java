// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * The votes of several labelling functions (rules, keywords, models) on rows, each a class or an abstention, and how
 * well the functions cover, overlap and conflict. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelingFunctions {
    /** A function's word for "I don't know". */
    public static final int ABSTAIN = -1;

    private final int[][] votes;
    private final int classes;

    private LabelingFunctions(int[][] votes, int classes) {
        this.votes = votes;
        this.classes = classes;
    }

    /**
     * {@return the votes, copied}
     *
     * @param votes [row][function] class from 0, or {@link #ABSTAIN}; at least one row and one function
     * @param classes number of classes, at least 2
     */
    public static LabelingFunctions of(int[][] votes, int classes) {
        if (votes.length == 0 || votes[0].length == 0 || classes < 2) {
            throw new IllegalArgumentException("rows of votes and classes: " + votes.length + " and " + classes
                    + " -> give at least 1 row, with at least 1 vote, and 2 classes");
        }
        int functions = votes[0].length;
        for (int[] row : votes) {
            if (row.length != functions || Arrays.stream(row).anyMatch(v -> v < ABSTAIN || v >= classes)) {
                throw new IllegalArgumentException("votes of a row: " + Arrays.toString(row) + " -> give " + functions
                        + ", from -1 to " + (classes - 1));
            }
        }
        return new LabelingFunctions(Arrays.stream(votes).map(int[]::clone).toArray(int[][]::new), classes);
    }

    /** {@return number of functions} */
    public int functions() {
        return votes[0].length;
    }

    /** {@return number of rows} */
    public int rows() {
        return votes.length;
    }

    /** {@return number of classes} */
    public int classes() {
        return classes;
    }

    int vote(int row, int function) {
        return votes[row][function];
    }

    /**
     * {@return share of rows on which a function votes}
     *
     * @param function its position
     */
    public double coverage(int function) {
        return share(row -> row[function] != ABSTAIN);
    }

    /**
     * {@return share of rows on which a function votes and another one, too}
     *
     * @param function its position
     */
    public double overlap(int function) {
        return share(row -> row[function] != ABSTAIN && votesIn(row) > 1);
    }

    /**
     * {@return share of rows on which a function votes and another one votes otherwise}
     *
     * @param function its position
     */
    public double conflict(int function) {
        return share(row ->
                row[function] != ABSTAIN && Arrays.stream(row).anyMatch(v -> v != ABSTAIN && v != row[function]));
    }

    /**
     * {@return the classes that a function ever votes for, ascending}
     *
     * @param function its position
     */
    public int[] polarity(int function) {
        return Arrays.stream(votes)
                .mapToInt(row -> row[function])
                .filter(v -> v != ABSTAIN)
                .distinct()
                .sorted()
                .toArray();
    }

    /**
     * {@return share of a function's votes that are right; empty if it never votes}
     *
     * @param function its position
     * @param gold [row] the true class
     */
    public Optional<Double> accuracy(int function, int[] gold) {
        if (gold.length != votes.length) {
            throw new IllegalArgumentException(
                    "true classes: " + gold.length + " for " + votes.length + " rows -> give one for each row");
        }
        long cast = 0;
        long right = 0;
        for (int i = 0; i < votes.length; i++) {
            cast += votes[i][function] != ABSTAIN ? 1 : 0;
            right += votes[i][function] != ABSTAIN && votes[i][function] == gold[i] ? 1 : 0;
        }
        return cast == 0 ? Optional.empty() : Optional.of((double) right / cast);
    }

    /** {@return share of rows with at least one vote} */
    public double labelCoverage() {
        return share(row -> votesIn(row) > 0);
    }

    /** {@return share of rows with at least two votes} */
    public double labelOverlap() {
        return share(row -> votesIn(row) > 1);
    }

    /** {@return share of rows with votes for different classes} */
    public double labelConflict() {
        return share(
                row -> Arrays.stream(row).filter(v -> v != ABSTAIN).distinct().count() > 1);
    }

    /**
     * {@return [row][class] the majority: 1 for the class with most votes, shared evenly between tied ones; without
     * votes all tie}
     */
    public double[][] majority() {
        double[][] shares = new double[votes.length][classes];
        for (int i = 0; i < votes.length; i++) {
            for (int vote : votes[i]) {
                if (vote != ABSTAIN) {
                    shares[i][vote]++;
                }
            }
            double most = Arrays.stream(shares[i]).max().orElse(0);
            double tied = Arrays.stream(shares[i]).filter(v -> v == most).count();
            for (int k = 0; k < classes; k++) {
                shares[i][k] = shares[i][k] == most ? 1 / tied : 0;
            }
        }
        return shares;
    }

    /**
     * {@return the single most probable class of a row; empty for a tie}
     *
     * @param probabilities [class]
     */
    public static OptionalInt decided(double[] probabilities) {
        double most = Arrays.stream(probabilities).max().orElse(0);
        int[] top = IntStream.range(0, probabilities.length)
                .filter(k -> Math.abs(probabilities[k] - most) < 1e-5)
                .toArray();
        return top.length == 1 ? OptionalInt.of(top[0]) : OptionalInt.empty();
    }

    private static long votesIn(int[] row) {
        return Arrays.stream(row).filter(v -> v != ABSTAIN).count();
    }

    private double share(Predicate<int[]> test) {
        return (double) Arrays.stream(votes).filter(test).count() / votes.length;
    }
}
