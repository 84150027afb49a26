// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * A rubric: what a judge looks at, and what its scores mean. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Rubric {
    private static final int LOWEST = 1;
    private static final int HIGHEST = 5;

    private final String criteria;
    private final int lowest;
    private final int highest;
    private final SortedMap<Integer, String> levels;
    private final boolean reference;

    private Rubric(String criteria, int lowest, int highest, SortedMap<Integer, String> levels, boolean reference) {
        this.criteria = criteria.strip();
        this.lowest = lowest;
        this.highest = highest;
        this.levels = Collections.unmodifiableSortedMap(new TreeMap<>(levels));
        this.reference = reference;
    }

    /**
     * {@return a rubric with scores from 1 to 5}
     *
     * @param criteria what makes an answer good, not blank
     */
    public static Rubric of(String criteria) {
        if (criteria.isBlank()) {
            throw new IllegalArgumentException("criteria of a rubric: a blank text -> say what makes an answer good");
        }
        return new Rubric(criteria, LOWEST, HIGHEST, new TreeMap<>(), false);
    }

    /**
     * {@return the same with other scores, whole numbers from lowest to highest}
     *
     * @param low the worst score; also that of a row that the model failed to answer
     * @param high the best, above the worst
     */
    public Rubric scale(int low, int high) {
        if (low >= high) {
            throw new IllegalArgumentException(
                    "scale: " + low + " to " + high + " -> give a highest score above the lowest");
        }
        if (!levels.isEmpty() && (levels.firstKey() < low || levels.lastKey() > high)) {
            throw new IllegalArgumentException("scale: " + low + " to " + high + ", which leaves out levels "
                    + levels.keySet() + " -> set the scale before the levels, or a wider one");
        }
        return new Rubric(criteria, low, high, levels, reference);
    }

    /**
     * {@return the same with words for one score; judges agree better where every score has some}
     *
     * @param score within the scale
     * @param meaning what an answer of this score is like
     */
    public Rubric level(int score, String meaning) {
        if (score < lowest || score > highest) {
            throw new IllegalArgumentException(
                    "level: " + score + " -> give a score of the scale, " + lowest + " to " + highest);
        }
        SortedMap<Integer, String> more = new TreeMap<>(levels);
        more.put(score, meaning.strip());
        return new Rubric(criteria, lowest, highest, more, reference);
    }

    /** {@return the same for a judge that sees the expected answer too} */
    public Rubric withReference() {
        return new Rubric(criteria, lowest, highest, levels, true);
    }

    /** {@return what makes an answer good} */
    public String criteria() {
        return criteria;
    }

    /** {@return the worst score} */
    public int lowest() {
        return lowest;
    }

    /** {@return the best score} */
    public int highest() {
        return highest;
    }

    /** {@return words for scores} */
    public Map<Integer, String> levels() {
        return levels;
    }

    /** {@return whether the judge sees the expected answer} */
    public boolean reference() {
        return reference;
    }

    /** {@return all that it says} */
    @Override
    public String toString() {
        return "rubric from " + lowest + " to " + highest + (reference ? " with a reference" : "") + " " + levels + ": "
                + criteria;
    }
}
