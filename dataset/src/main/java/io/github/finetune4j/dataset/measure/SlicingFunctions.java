// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Parts of the rows that matter by themselves, each determined by a function, and how good something is on each of
 * them. A row may be in several slices, or in none. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SlicingFunctions {
    /** The name of all rows together among scores. */
    public static final String OVERALL = "overall";

    private final int rows;
    private final Map<String, BitSet> members;

    private SlicingFunctions(int rows, Map<String, BitSet> members) {
        this.rows = rows;
        this.members = members;
    }

    /**
     * {@return the slices of rows}
     *
     * @param rows in the order in which results name them
     * @param functions which rows are in a slice, by its name; {@value #OVERALL} is none
     * @param <T> a row
     */
    public static <T> SlicingFunctions apply(List<T> rows, Map<String, ? extends Predicate<? super T>> functions) {
        Map<String, BitSet> members = new LinkedHashMap<>();
        functions.forEach((name, function) -> {
            if (name.equals(OVERALL)) {
                throw new IllegalArgumentException(
                        "slice: " + name + " -> give another name; this one is that of all rows");
            }
            BitSet in = new BitSet(rows.size());
            for (int row = 0; row < rows.size(); row++) {
                in.set(row, function.test(rows.get(row)));
            }
            members.put(name, in);
        });
        return new SlicingFunctions(rows.size(), Collections.unmodifiableMap(members));
    }

    /** {@return the names of the slices, in their order} */
    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    /**
     * {@return positions of the rows of a slice, ascending}
     *
     * @param slice its name
     */
    public List<Integer> rows(String slice) {
        return members(slice).stream().boxed().toList();
    }

    /**
     * {@return share of the rows that are in a slice; 0 without rows}
     *
     * @param slice its name
     */
    public double coverage(String slice) {
        return rows == 0 ? 0 : (double) members(slice).cardinality() / rows;
    }

    private BitSet members(String slice) {
        BitSet in = members.get(slice);
        if (in == null) {
            throw new IllegalArgumentException("slice: " + slice + " -> give one of " + members.keySet());
        }
        return in;
    }

    /**
     * {@return a score of all rows, named {@value #OVERALL}, and of each slice that has rows, in their order}
     *
     * @param score of the rows at these positions, of which there is at least one
     * @param <S> the score
     */
    public <S> Map<String, S> scores(Function<List<Integer>, S> score) {
        Map<String, S> scores = new LinkedHashMap<>();
        List<Integer> all = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
        if (!all.isEmpty()) {
            scores.put(OVERALL, score.apply(Collections.unmodifiableList(all)));
        }
        members.forEach((name, in) -> {
            if (!in.isEmpty()) {
                scores.put(name, score.apply(rows(name)));
            }
        });
        return Collections.unmodifiableMap(scores);
    }

    /**
     * {@return share of right classes, of all rows and of each slice that has rows}
     *
     * @param gold [row] the true class
     * @param said [row] the class that was said
     * @throws IllegalArgumentException if there are not as many of both as rows
     */
    public Map<String, Double> accuracy(int[] gold, int[] said) {
        if (gold.length != rows || said.length != rows) {
            throw new IllegalArgumentException("true classes and said ones: " + gold.length + " and " + said.length
                    + " for " + rows + " rows -> give one of each for each row");
        }
        return scores(some -> accuracy(some, gold, said).orElse(0));
    }

    private static OptionalDouble accuracy(List<Integer> some, int[] gold, int[] said) {
        return some.stream().mapToInt(row -> gold[row] == said[row] ? 1 : 0).average();
    }
}
