// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.importance;

import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * The importance of parameters for a goal: the share of its variance over the whole space that each explains, and each
 * two together beyond that. A functional analysis of variance of a random forest (Hutter, Hoos and Leyton-Brown, "An
 * efficient approach for assessing hyperparameter importance", 2014): 64 trees, each grown on a bootstrap sample of the
 * complete trials.
 *
 * <p>Every place of the space counts alike; on a logarithmic range, equal ratios do. The forest knows only where trials
 * were, so a search that soon stayed in one corner says little about the rest. A parameter that exists beside others
 * only stands at the middle of its range, or at its first option, in the trials that don't have it: its share is about
 * the whole space, where it often does nothing. One diverged trial can make up most of the variance. Trees see a
 * little more of what is strong than there is, and take a part of what goes up and down for something that two
 * parameters do together. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Importance {
    /** With fewer complete trials nothing is said. */
    public static final int LEAST_TRIALS = 20;

    private static final int TREES = 64;
    private static final double LEVEL = 0.95;
    private static final double NOTHING = 1e-12;
    private static final long PURPOSE = 0x1b873593L;

    private final Goal goal;
    private final List<Share> single;
    private final List<Share> pairs;
    private final String problem;

    private Importance(Goal goal, List<Share> single, List<Share> pairs, String problem) {
        this.goal = goal;
        this.single = single;
        this.pairs = pairs;
        this.problem = problem;
    }

    /**
     * {@return what the first goal depends on}
     *
     * @param result of a search
     */
    public static Importance of(SearchResult result) {
        return of(result, 0);
    }

    /**
     * {@return what a goal depends on}
     *
     * @param result of a search
     * @param goal its number, from 0
     * @throws IllegalArgumentException if there is no such goal
     */
    public static Importance of(SearchResult result, int goal) {
        SearchHistory history = result.history();
        if (goal < 0 || goal >= history.goals().size()) {
            throw new IllegalArgumentException(
                    "goal: " + goal + " -> give 0 to " + (history.goals().size() - 1));
        }
        List<Trial> trials = history.in(TrialState.COMPLETE).toList();
        double[] figures =
                trials.stream().mapToDouble(trial -> trial.values().get(goal)).toArray();
        String problem = problem(figures);
        return problem.isEmpty()
                ? new Forest(new Lines(result.space()), trials, figures)
                        .importance(history.goals().get(goal), history.random(PURPOSE + goal))
                : new Importance(history.goals().get(goal), List.of(), List.of(), problem);
    }

    private static String problem(double[] figures) {
        if (figures.length < LEAST_TRIALS) {
            return figures.length + " complete trials -> too few to say; it takes " + LEAST_TRIALS;
        }
        return Arrays.stream(figures).distinct().count() == 1
                ? "all " + figures.length + " trials have the same figure -> there is nothing to explain"
                : "";
    }

    /** {@return what it is about} */
    public Goal goal() {
        return goal;
    }

    /** {@return the share of each parameter, the greatest first; empty where nothing can be said} */
    public List<Share> single() {
        return single;
    }

    /**
     * {@return the share of each two parameters beyond what each explains by itself, the greatest first; empty where
     * nothing can be said}
     */
    public List<Share> pairs() {
        return pairs;
    }

    /** {@return why nothing can be said; empty where something can} */
    public String problem() {
        return problem;
    }

    /** {@return all of it in words, one line for each parameter and for the three greatest pairs} */
    public String summary() {
        if (!problem.isEmpty()) {
            return goal.name() + ": " + problem;
        }
        List<String> lines = new ArrayList<>(
                List.of("share of the variance of " + goal.name() + " [what 95 % of " + TREES + " trees say]"));
        single.forEach(share -> lines.add(line(share)));
        pairs.stream().limit(3).forEach(share -> lines.add(line(share)));
        return String.join("\n", lines);
    }

    private static String line(Share share) {
        Interval variance = share.variance();
        return String.format(
                Locale.ROOT,
                "%s: %.2f [%.2f, %.2f]",
                share.name(),
                variance.estimate(),
                variance.lower(),
                variance.upper());
    }

    /** The trees over the trials. */
    private static final class Forest {
        private final Lines lines;
        private final List<Trial> trials;
        private final double[][] points;
        private final double[] figures;

        Forest(Lines lines, List<Trial> trials, double[] figures) {
            this.lines = lines;
            this.trials = trials;
            this.figures = figures;
            points = trials.stream().map(trial -> lines.of(trial.settings())).toArray(double[][]::new);
        }

        Importance importance(Goal goal, RandomGenerator random) {
            int count = lines.count();
            List<double[]> single = new ArrayList<>();
            List<double[]> pairs = new ArrayList<>();
            while (single.size() < TREES) {
                TreeVariance tree = tree(random);
                double total = tree.total();
                if (total > NOTHING * spread()) {
                    double[] along = new double[count];
                    Arrays.setAll(along, d -> tree.along(d) / total);
                    single.add(along);
                    pairs.add(pairs(tree, along, total));
                }
            }
            List<Share> shares = new ArrayList<>();
            List<Share> together = new ArrayList<>();
            int pair = 0;
            for (int one = 0; one < count; one++) {
                shares.add(share(List.of(lines.name(one)), single, one));
                for (int other = one + 1; other < count; other++) {
                    together.add(share(List.of(lines.name(one), lines.name(other)), pairs, pair++));
                }
            }
            return new Importance(goal, sorted(shares), sorted(together), "");
        }

        private double spread() {
            double mean = Arrays.stream(figures).average().orElse(0);
            return Arrays.stream(figures)
                    .map(figure -> (figure - mean) * (figure - mean))
                    .average()
                    .orElse(0);
        }

        private TreeVariance tree(RandomGenerator random) {
            int[] drawn = random.ints(figures.length, 0, figures.length).toArray();
            return new TreeVariance(lines, new RegressionTree(lines, points, figures, drawn).leaves());
        }

        private static double[] pairs(TreeVariance tree, double[] along, double total) {
            double[] pairs = new double[along.length * (along.length - 1) / 2];
            int pair = 0;
            for (int one = 0; one < along.length; one++) {
                for (int other = one + 1; other < along.length; other++) {
                    pairs[pair++] = Math.max(0, tree.along(one, other) / total - along[one] - along[other]);
                }
            }
            return pairs;
        }

        private Share share(List<String> names, List<double[]> trees, int at) {
            double[] shares =
                    trees.stream().mapToDouble(tree -> tree[at]).sorted().toArray();
            double mean = Arrays.stream(shares).average().orElse(0);
            int out = (int) ((1 - LEVEL) / 2 * shares.length); // 1 of 64 at either end
            double lower = Math.min(mean, shares[out]);
            double upper = Math.max(mean, shares[shares.length - 1 - out]);
            long had = trials.stream()
                    .filter(trial -> names.stream().allMatch(trial.settings()::has))
                    .count();
            return new Share(names, new Interval(mean, lower, upper, LEVEL, "bootstrapped trees", trials.size()), had);
        }

        private static List<Share> sorted(List<Share> shares) {
            return shares.stream()
                    .sorted(Comparator.comparingDouble(
                                    (Share share) -> share.variance().estimate())
                            .reversed())
                    .toList();
        }
    }
}
