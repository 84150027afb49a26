// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.statistics.Interval;
import io.github.finetune4j.statistics.Means;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * What the winner of a search is worth: measured anew, on rows and with seeds that the search never saw, beside the
 * settings that were in use. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Confirmation {
    private static final double LEVEL = 0.95;

    /**
     * Trains with settings and measures what came out, on rows that the search never saw. It is called by one thread,
     * again and again.
     *
     * @since 0.1
     */
    @FunctionalInterface
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public interface Measurement {
        /**
         * {@return the figure of the first goal}
         *
         * @param settings to train with
         * @param seed of the training; the same for both sides of a pair
         * @throws Exception if it fails; so does the confirmation
         */
        double run(Settings settings, long seed) throws Exception;
    }

    private final Goal goal;
    private final Trial winner;
    private final double[] confirmed;
    private final double[] baseline;

    private Confirmation(Goal goal, Trial winner, double[] confirmed, double[] baseline) {
        this.goal = goal;
        this.winner = winner;
        this.confirmed = confirmed;
        this.baseline = baseline;
    }

    /**
     * Measures the winner and the settings in use, in pairs of one seed each.
     *
     * @param result of the search
     * @param baseline the settings in use
     * @param repeats how many pairs, at least 2; 3 to 5 are usual
     * @param seed of the first pair; the following ones count on
     * @param measurement trains and measures
     * @return what came out
     * @throws IllegalArgumentException if the search has no best trial, or a figure is no finite number
     * @throws Exception what the measurement throws
     */
    public static Confirmation of(
            SearchResult result, Settings baseline, int repeats, long seed, Measurement measurement) throws Exception {
        Trial winner = result.best()
                .orElseThrow(() -> new IllegalArgumentException(
                        "search " + result.history().search() + ": no complete trial to confirm -> search on"));
        if (repeats < 2) {
            throw new IllegalArgumentException("repeats: " + repeats + " -> give at least 2");
        }
        double[] confirmed = new double[repeats];
        double[] before = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            confirmed[i] = finite(measurement.run(winner.settings(), seed + i));
            before[i] = winner.settings().equals(baseline) ? confirmed[i] : finite(measurement.run(baseline, seed + i));
        }
        return new Confirmation(result.history().goal(), winner, confirmed, before);
    }

    private static double finite(double figure) {
        if (!Double.isFinite(figure)) {
            throw new IllegalArgumentException("measured figure: " + figure + " -> give a finite number");
        }
        return figure;
    }

    /** {@return the mean of the winner's figures with an interval over the seeds, 95 %} */
    public Interval winner() {
        return Means.tInterval(confirmed, LEVEL);
    }

    /** {@return the same of the settings in use} */
    public Interval baseline() {
        return Means.tInterval(baseline, LEVEL);
    }

    /** {@return by how much the winner is better, above 0 in the goal's direction, with an interval over the pairs} */
    public Interval gain() {
        double[] gains = new double[confirmed.length];
        for (int i = 0; i < gains.length; i++) {
            gains[i] = goal.loss(baseline[i]) - goal.loss(confirmed[i]);
        }
        return Means.tInterval(gains, LEVEL);
    }

    /**
     * {@return by how much the search's own figure of the winner was too good, above 0 in the goal's direction: the
     * price of having chosen the best of many}
     */
    public double optimism() {
        return goal.loss(Means.mean(confirmed)) - goal.loss(winner.values().get(0));
    }

    /** {@return whether the winner is better than the settings in use, beyond chance: the whole interval says so} */
    public boolean better() {
        return gain().lower() > 0;
    }

    /** {@return all of it in words, in a few lines} */
    public String summary() {
        Interval gain = gain();
        return String.format(
                Locale.ROOT,
                "%s of trial %d, measured anew %d times: %.4g [%.4g, %.4g]; the search had said %.4g,"
                        + " an optimism of %.4g%nsettings in use: %.4g [%.4g, %.4g]; gain %.4g [%.4g, %.4g]: %s",
                goal.name(),
                winner.number(),
                confirmed.length,
                Means.mean(confirmed),
                winner().lower(),
                winner().upper(),
                winner.values().get(0),
                optimism(),
                Means.mean(baseline),
                baseline().lower(),
                baseline().upper(),
                goal.loss(Means.mean(baseline)) - goal.loss(Means.mean(confirmed)),
                gain.lower(),
                gain.upper(),
                better() ? "better" : "no better than the settings in use, as far as these pairs tell");
    }
}
