// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
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

    /**
     * {@return what functions say of rows}
     *
     * @param rows in the order of the votes, at least one
     * @param classes number of classes, at least 2
     * @param functions each gives a class from 0, or {@link #ABSTAIN}; at least one
     * @param <T> a row
     */
    public static <T> LabelingFunctions apply(
            List<T> rows, int classes, List<? extends ToIntFunction<? super T>> functions) {
        int[][] votes = new int[rows.size()][functions.size()];
        for (int row = 0; row < votes.length; row++) {
            for (int function = 0; function < votes[row].length; function++) {
                votes[row][function] = functions.get(function).applyAsInt(rows.get(row));
            }
        }
        return of(votes, classes);
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

    /** {@return [row][function] class from 0, or {@link #ABSTAIN}, copied} */
    public int[][] votes() {
        return Arrays.stream(votes).map(int[]::clone).toArray(int[][]::new);
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
        long cast = cast(function);
        return cast == 0 ? Optional.empty() : Optional.of((double) right(function, gold) / cast);
    }

    /**
     * {@return number of a function's votes that are right}
     *
     * @param function its position
     * @param gold [row] the true class
     */
    public long right(int function, int[] gold) {
        check(gold);
        return IntStream.range(0, votes.length)
                .filter(row -> votes[row][function] != ABSTAIN && votes[row][function] == gold[row])
                .count();
    }

    /**
     * {@return number of a function's votes that are wrong}
     *
     * @param function its position
     * @param gold [row] the true class
     */
    public long wrong(int function, int[] gold) {
        return cast(function) - right(function, gold);
    }

    /**
     * {@return [vote][class] share of each vote of a function among the rows of a class: first that it abstains, then
     * its vote for each class; NaN for a class without rows}
     *
     * @param function its position
     * @param gold [row] the true class, from 0
     */
    public double[][] conditional(int function, int[] gold) {
        check(gold);
        double[][] table = new double[classes + 1][classes];
        double[] rows = new double[classes];
        for (int i = 0; i < votes.length; i++) {
            table[votes[i][function] + 1][gold[i]]++;
            rows[gold[i]]++;
        }
        for (double[] vote : table) {
            Arrays.setAll(vote, k -> vote[k] / rows[k]);
        }
        return table;
    }

    private void check(int[] gold) {
        if (gold.length != votes.length) {
            throw new IllegalArgumentException(
                    "true classes: " + gold.length + " for " + votes.length + " rows -> give one for each row");
        }
    }

    private long cast(int function) {
        return Arrays.stream(votes).filter(row -> row[function] != ABSTAIN).count();
    }

    /** {@return of each function what the others make of it, as a table} */
    public LabelingAnalysis analysis() {
        return LabelingAnalysis.of(this, null);
    }

    /**
     * {@return the same with how often each function is right}
     *
     * @param gold [row] the true class
     */
    public LabelingAnalysis analysis(int[] gold) {
        check(gold);
        return LabelingAnalysis.of(this, gold);
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
