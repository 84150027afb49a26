// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

import io.github.finetune4j.statistics.internal.Checks;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Merges the labels of several raters or judges into one per item. The models learn how good each rater is from how
 * they agree, without knowing the truth. Immutable once it is made.
 *
 * <p>Every method gives the figures of crowd-kit 1.4.2 (Toloka) to a billionth, but for what its own documentation
 * says. Of equally likely labels the first that was ever voted wins, in all methods.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Crowd {
    private static final int GLAD_STEPS = 25;
    private static final double MACE_TOLERANCE = 1e-6;

    /** Of methods that have no confusions of their own. */
    static final double[] NO_MODEL = {};

    private final Votes votes;

    private Crowd(Votes votes) {
        this.votes = votes;
    }

    /**
     * One rater's label of one item.
     *
     * @param item what was rated
     * @param rater who rated
     * @param label the label
     * @since 0.1
     */
    public record Vote(String item, String rater, String label) {}

    /**
     * {@return the votes, to be made one label per item}
     *
     * @param votes at least one
     */
    public static Crowd of(List<Vote> votes) {
        Checks.atLeast("the number of votes", 1, votes.size());
        return new Crowd(Votes.of(votes));
    }

    /**
     * {@return votes given as numbers, without an object per vote; names are the numbers in decimal digits}
     *
     * @param items what was rated, per vote
     * @param raters who rated
     * @param labels the labels
     */
    public static Crowd of(int[] items, int[] raters, int[] labels) {
        Checks.atLeast("the number of votes", 1, items.length);
        return new Crowd(Votes.of(items, raters, labels));
    }

    /** {@return the share of votes per label; a rater's skill is the share of votes for the winners} */
    public Consensus majority() {
        double[] shares = votes.shares();
        int[] winners = votes.winners(shares);
        return once(shares, votes.agreement(winners)).won(winners);
    }

    /**
     * {@return the majority once more, with each rater's votes weighted by the share in which they agreed with the
     * plain majority (worker agreement with aggregate, Wawa)}
     */
    public Consensus weightedMajority() {
        double[] skills = votes.agreement(votes.winners(votes.shares()));
        return once(votes.normalised(votes.sums(skills)), skills);
    }

    private Consensus once(double[] probabilities, double[] skills) {
        return new Consensus(votes, probabilities, skills, votes.means(probabilities), NO_MODEL, 1, true);
    }

    /**
     * The model of Dawid and Skene (Applied Statistics 28, 1979): each rater has a matrix of confusions, found together
     * with the labels by expectation maximisation, from the majority on.
     *
     * @param iterations at most so many, at least 1; 100 is plenty
     * @param tolerance stops when the evidence per vote grows by less, at least 0; 1e-5 is usual
     * @return labels with probabilities; skills are the diagonals of the matrices, weighted by the priors
     */
    public Consensus dawidSkene(int iterations, double tolerance) {
        return new DawidSkene(votes, false).fit(iterations, tolerance);
    }

    /**
     * The same with a single number per rater, the chance to be right; all wrong labels are equally likely. Fit for few
     * votes per rater.
     *
     * @param iterations at most so many, at least 1
     * @param tolerance stops when the evidence per vote grows by less, at least 0
     * @return labels with probabilities and skills
     */
    public Consensus oneCoin(int iterations, double tolerance) {
        return new DawidSkene(votes, true).fit(iterations, tolerance);
    }

    /**
     * Multi-annotator competence estimation (Hovy, Berg-Kirkpatrick, Vaswani and Hovy, NAACL 2013) with variational
     * Bayes: a rater knows the label, or guesses by a habit. Made for finding spammers; a skill is the chance to know.
     *
     * <p>The start is drawn: a number from {@link RandomGenerator#nextDouble()} for each rater and label (at least two
     * per rater), raters as they first appear. With one restart and crowd-kit's draws (those of its {@code
     * random_state}), the figures are crowd-kit's where labels and raters first appear in the order of their names;
     * else crowd-kit mixes up their order in each step, and these figures are the method's. Its restarts all begin with
     * the same draws, ours with new ones.
     *
     * @param iterations steps of each restart, at least 1; 50 is usual
     * @param restarts how often to begin anew, at least 1; the likeliest outcome wins
     * @param random the source of chance
     * @return labels, probabilities and skills; converged if the last step raised the evidence per vote by less than
     *     1e-6
     */
    public Consensus mace(int iterations, int restarts, RandomGenerator random) {
        return new Mace(votes, true).fit(iterations, restarts, MACE_TOLERANCE, random);
    }

    /**
     * {@link #mace} by plain expectation maximisation, without priors on the raters.
     *
     * @param iterations steps of each restart, at least 1
     * @param restarts how often to begin anew, at least 1
     * @param random the source of chance
     * @return labels, probabilities and skills
     */
    public Consensus maceLikelihood(int iterations, int restarts, RandomGenerator random) {
        return new Mace(votes, false).fit(iterations, restarts, MACE_TOLERANCE, random);
    }

    /**
     * Labels, abilities and difficulties (GLAD; Whitehill, Ruvolo, Wu, Bergsma and Movellan, NIPS 2009): some items are
     * harder than others. Skills are abilities, from −∞ to ∞; 0 is a guess, below it a rater misleads.
     *
     * <p>Each iteration searches for abilities and ease as crowd-kit does, and stops the search as early. The search
     * turns on differences of nearly equal numbers, so rounding grows with each iteration: two iterations are
     * crowd-kit's to a billionth, a whole run is to about a thousandth, and may end an iteration sooner or later.
     *
     * @param iterations at most so many, at least 1; 100 is usual
     * @param tolerance stops when the evidence per vote and label grows by less; 1e-5 is usual
     * @return labels with probabilities, abilities, and the {@link Consensus#ease() ease} of items
     */
    public Consensus glad(int iterations, double tolerance) {
        return glad(iterations, tolerance, GLAD_STEPS);
    }

    /**
     * {@link #glad(int, double)} with another limit of the inner search for abilities and ease.
     *
     * @param iterations at most so many, at least 1
     * @param tolerance stops when the evidence per vote and label grows by less
     * @param steps of conjugate gradients in each iteration, at least 1; 25 by default
     * @return labels with probabilities, abilities and ease
     */
    public Consensus glad(int iterations, double tolerance, int steps) {
        return new Glad(votes).fit(iterations, tolerance, steps);
    }

    /**
     * The consensus that a model finds in the votes. Maps are made when they are asked for; with very many items, ask
     * by number: items and labels are numbered as they first appear among the votes. Immutable.
     *
     * @since 0.1
     */
    @API(status = API.Status.STABLE, since = "0.1")
    public static final class Consensus {
        private final Votes votes;
        private final double[] probabilities;
        private final double[] skills;
        private final double[] priors;
        private final double[] errors;
        private final double[] ease;
        private final int iterations;
        private final boolean converged;
        private volatile int @Nullable [] winners;

        Consensus(
                Votes votes,
                double[] probabilities,
                double[] skills,
                double[] priors,
                double[] errors,
                int iterations,
                boolean converged,
                double... ease) {
            this.votes = votes;
            this.probabilities = probabilities;
            this.skills = skills;
            this.priors = priors;
            this.errors = errors;
            this.iterations = iterations;
            this.converged = converged;
            this.ease = ease;
        }

        /** With winners that are known already. */
        Consensus won(int[] known) {
            winners = known;
            return this;
        }

        /** {@return the likeliest label per item; of equally likely ones the first that was ever voted} */
        public Map<String, String> labels() {
            int[] numbers = winners();
            Map<String, String> chosen = new LinkedHashMap<>();
            for (int item = 0; item < numbers.length; item++) {
                chosen.put(votes.itemNames.get(item), votes.labelNames.get(numbers[item]));
            }
            return chosen;
        }

        /** {@return per item, the probability of each label} */
        public Map<String, Map<String, Double>> probabilities() {
            Map<String, Map<String, Double>> all = new LinkedHashMap<>();
            int k = votes.classes();
            for (int item = 0; item < votes.items(); item++) {
                double[] row = Arrays.copyOfRange(probabilities, item * k, (item + 1) * k);
                all.put(votes.itemNames.get(item), named(votes.labelNames, row));
            }
            return all;
        }

        /** {@return per rater, how good; what the number means is the method's} */
        public Map<String, Double> skills() {
            return named(votes.raterNames, skills);
        }

        /** {@return how frequent each label is among the items} */
        public Map<String, Double> priors() {
            return named(votes.labelNames, priors);
        }

        /**
         * {@return how easy each item is, exp(β): the greater, the surer raters are of it; empty for other methods than
         * GLAD}
         */
        public Map<String, Double> ease() {
            return ease.length == 0 ? Map.of() : named(votes.itemNames, ease);
        }

        /** {@return the labels in the order in which numbers stand for them} */
        public List<String> classes() {
            return votes.labelNames;
        }

        /**
         * What a rater calls the items of each true label: the model's own, where it has such a thing, else what
         * follows from the labels' probabilities.
         *
         * @param rater a rater's name
         * @return the chance of the label of the row, given that the label of the column is true; 0 in a column of
         *     which nothing is known
         */
        public double[][] confusion(String rater) {
            int at = votes.raterNames.indexOf(rater);
            if (at < 0) {
                throw new IllegalArgumentException(
                        "rater: " + rater + " -> give one of the " + votes.raters() + " who voted");
            }
            int k = votes.classes();
            double[] all = errors.length == 0 ? votes.confusions(probabilities) : errors;
            double[][] matrix = new double[k][];
            Arrays.setAll(matrix, given -> Arrays.copyOfRange(all, (at * k + given) * k, (at * k + given + 1) * k));
            return matrix;
        }

        /** {@return the number of the likeliest label, per item} */
        public int[] winners() {
            int[] known = winners;
            if (known == null) {
                known = votes.winners(probabilities);
                winners = known;
            }
            return known.clone();
        }

        /**
         * {@return the probability of a label of an item}
         *
         * @param item the item's number
         * @param label the label's number
         */
        public double probability(int item, int label) {
            return probabilities[item * votes.classes() + label];
        }

        /** {@return how many iterations were made} */
        public int iterations() {
            return iterations;
        }

        /** {@return whether the method stopped by itself, not because its iterations were used up} */
        public boolean converged() {
            return converged;
        }

        private static Map<String, Double> named(List<String> names, double[] values) {
            Map<String, Double> named = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                named.put(names.get(i), values[i]);
            }
            return named;
        }
    }
}
