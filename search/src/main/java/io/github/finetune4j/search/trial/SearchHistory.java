// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.trial;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * All that a search knows when it decides what to try next, or whether to go on. Immutable.
 *
 * @param search name of the search
 * @param seed from which all its chance comes
 * @param goals at least one
 * @param trials by number
 * @param earlier what earlier searches on like data showed; often nothing
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SearchHistory(
        String search, long seed, List<Goal> goals, List<Trial> trials, List<EarlierTrial> earlier) {
    /** Copies the lists. */
    public SearchHistory {
        earlier = List.copyOf(earlier);
        goals = List.copyOf(goals);
        trials = List.copyOf(trials);
        if (goals.isEmpty()) {
            throw new IllegalArgumentException("search " + search + " has no goal -> name at least one");
        }
    }

    /**
     * A search that learnt from no earlier one.
     *
     * @param search name of the search
     * @param seed from which all its chance comes
     * @param goals at least one
     * @param trials by number
     */
    public SearchHistory(String search, long seed, List<Goal> goals, List<Trial> trials) {
        this(search, seed, goals, trials, List.of());
    }

    /**
     * {@return a generator of its own for a purpose, always the same one}
     *
     * @param purpose any number; two that are near each other give generators that have nothing in common
     */
    public RandomGenerator random(long purpose) {
        return new SplittableRandom(mixed(mixed(seed) + purpose));
    }

    /** Murmur's last steps: seeds that follow each other must not give streams that do. */
    private static long mixed(long value) {
        long one = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        long two = (one ^ (one >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return two ^ (two >>> 33);
    }

    /** {@return the first goal, which the reports are about} */
    public Goal goal() {
        return goals.get(0);
    }

    /**
     * {@return the trials of a state}
     *
     * @param state where they stand
     */
    public Stream<Trial> in(TrialState state) {
        return trials.stream().filter(trial -> trial.state() == state);
    }

    /** {@return the trial whose first figure is best, among those that broke nothing; the earliest of equals} */
    public Optional<Trial> best() {
        return in(TrialState.COMPLETE)
                .filter(trial -> trial.violation() == 0)
                .min(Comparator.comparingDouble(
                        trial -> goal().loss(trial.values().get(0))));
    }
}
