// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.internal.SearchJournals;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The worth of a search's winner: measured anew, on rows and with seeds that the search never saw, beside the settings
 * that were in use. Immutable.
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

    private final String search;
    private final Goal goal;
    private final Trial winner;
    private final Settings inUse;
    private final double[] confirmed;
    private final double[] baseline;

    private Confirmation(
            String search, Goal goal, Trial winner, Settings inUse, double[] confirmed, double[] baseline) {
        this.search = search;
        this.goal = goal;
        this.winner = winner;
        this.inUse = inUse;
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
        Given.atLeast("repeats", repeats, 2);
        double[] confirmed = new double[repeats];
        double[] before = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            confirmed[i] = Given.finite("measured figure", measurement.run(winner.settings(), seed + i));
            before[i] = winner.settings().equals(baseline)
                    ? confirmed[i]
                    : Given.finite("measured figure", measurement.run(baseline, seed + i));
        }
        return new Confirmation(
                result.history().search(), result.history().goal(), winner, baseline, confirmed, before);
    }

    /** The confirmation that a line of the journal holds. */
    static Confirmation read(Map<String, Object> line, SearchHistory history) {
        Map<String, Object> inUse = new LinkedHashMap<>();
        ((Map<?, ?>) SearchLines.value(line, "inUse")).forEach((name, value) -> inUse.put(name.toString(), value));
        return new Confirmation(
                history.search(),
                history.goal(),
                history.trials().get(((Number) SearchLines.value(line, "trial")).intValue()),
                Settings.of(inUse),
                figures(SearchLines.value(line, "winner")),
                figures(SearchLines.value(line, "baseline")));
    }

    private static double[] figures(Object list) {
        return ((List<?>) list).stream().mapToDouble(SearchLines::real).toArray();
    }

    /**
     * Writes this down with its search, where pages and others find it ({@link SearchRecord#confirmation()}).
     *
     * @param store that has the search
     * @return this
     * @throws IllegalArgumentException if the store doesn't have the search
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept
     */
    public Confirmation keep(JournalStore store) {
        return keep(store, InstantSource.system());
    }

    Confirmation keep(JournalStore all, InstantSource clock) {
        JournalStore store = SearchJournals.of(all);
        long lines = store.read(search, 0).size();
        if (lines == 0) {
            throw new IllegalArgumentException("confirmation of search " + search
                    + ": the store has no such search -> give the one that it ran in");
        }
        Map<String, Object> line = SearchLines.line("confirms", clock.instant(), WorkerId.create());
        line.put("trial", winner.number());
        line.put("inUse", inUse.values());
        line.put("winner", Arrays.stream(confirmed).boxed().toList());
        line.put("baseline", Arrays.stream(baseline).boxed().toList());
        while (!store.append(search, lines, List.of(SearchLines.text(line)))) {
            lines += store.read(search, lines).size();
        }
        return this;
    }

    /** {@return the number of the trial that won} */
    public int trial() {
        return winner.number();
    }

    /** {@return the settings that were in use} */
    public Settings inUse() {
        return inUse;
    }

    /** {@return how many pairs were measured} */
    public int repeats() {
        return confirmed.length;
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
