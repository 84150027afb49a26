// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Merges the labels of several raters or judges into one per item. The models learn how good each rater is from how
 * they agree, without knowing the truth. Immutable once it is made.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Crowd {
    private static final double LEAST = 1e-10;

    private final List<String> items = new ArrayList<>();
    private final List<String> raters = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final Map<String, Integer> itemIndex = new LinkedHashMap<>();
    private final Map<String, Integer> raterIndex = new LinkedHashMap<>();
    private final Map<String, Integer> labelIndex = new LinkedHashMap<>();
    private final List<int[]> votes = new ArrayList<>();

    private Crowd() {}

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
     * The consensus that a model finds in the votes.
     *
     * @param labels the likeliest label per item; of equally likely ones the first that was ever voted
     * @param probabilities per item, the probability of each label
     * @param skills per rater: the mean chance to give the right label
     * @param priors how frequent each label is among the items
     * @since 0.1
     */
    public record Consensus(
            Map<String, String> labels,
            Map<String, Map<String, Double>> probabilities,
            Map<String, Double> skills,
            Map<String, Double> priors) {}

    /**
     * {@return the votes, to be made one label per item}
     *
     * @param votes at least one
     */
    public static Crowd of(List<Vote> votes) {
        Checks.atLeast("the number of votes", 1, votes.size());
        Crowd crowd = new Crowd();
        votes.forEach(crowd::add);
        return crowd;
    }

    private void add(Vote vote) {
        votes.add(new int[] {
            index(vote.item(), itemIndex, items),
            index(vote.rater(), raterIndex, raters),
            index(vote.label(), labelIndex, labels)
        });
    }

    private static int index(String name, Map<String, Integer> known, List<String> all) {
        return known.computeIfAbsent(name, unused -> {
            all.add(name);
            return all.size() - 1;
        });
    }

    /** {@return the share of votes per label; a rater's skill is the share of votes for the winners} */
    public Consensus majority() {
        double[][] shares = shares();
        return consensus(shares, agreement(winners(shares)), mean(shares));
    }

    /**
     * {@return the majority once more, with each rater's votes weighted by the share in which they agreed with the
     * plain majority (worker agreement with aggregate)}
     */
    public Consensus weightedMajority() {
        double[] skills = agreement(winners(shares()));
        double[][] weighted = new double[items.size()][labels.size()];
        votes.forEach(vote -> weighted[vote[0]][vote[2]] += skills[vote[1]]);
        for (double[] row : weighted) {
            normalise(row);
        }
        return consensus(weighted, skills, mean(weighted));
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
        return maximise(iterations, tolerance, this::confusions);
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
        return maximise(iterations, tolerance, this::coins);
    }

    /** Estimates per rater the chance of a label given the true one, from probabilities of the true ones. */
    private interface Estimation {
        double[][][] errors(double[][] probabilities);
    }

    private Consensus maximise(int iterations, double tolerance, Estimation estimation) {
        Checks.atLeast("iterations", 1, iterations);
        double[][] probabilities = shares();
        double[] priors = mean(probabilities);
        double[][][] errors = estimation.errors(probabilities);
        double evidence = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < iterations; i++) {
            probabilities = expected(priors, errors);
            priors = mean(probabilities);
            errors = estimation.errors(probabilities);
            double next = evidence(probabilities, priors, errors) / votes.size();
            if (next - evidence < tolerance) {
                break;
            }
            evidence = next;
        }
        double[] skills = new double[raters.size()];
        for (int rater = 0; rater < skills.length; rater++) {
            for (int label = 0; label < priors.length; label++) {
                skills[rater] += priors[label] * errors[rater][label][label];
            }
        }
        return consensus(probabilities, skills, priors);
    }

    /** errors[rater][label][truth]. */
    private double[][][] confusions(double[][] probabilities) {
        double[][][] errors = new double[raters.size()][labels.size()][labels.size()];
        votes.forEach(vote -> {
            for (int truth = 0; truth < labels.size(); truth++) {
                errors[vote[1]][vote[2]][truth] += probabilities[vote[0]][truth];
            }
        });
        for (double[][] matrix : errors) {
            normaliseColumns(matrix);
        }
        return errors;
    }

    private void normaliseColumns(double[][] matrix) {
        for (int truth = 0; truth < labels.size(); truth++) {
            double sum = 0;
            for (double[] row : matrix) {
                row[truth] = Math.max(LEAST, row[truth]);
                sum += row[truth];
            }
            for (double[] row : matrix) {
                row[truth] /= sum;
            }
        }
    }

    private double[][][] coins(double[][] probabilities) {
        double[] right = new double[raters.size()];
        double[] all = new double[raters.size()];
        votes.forEach(vote -> {
            right[vote[1]] += probabilities[vote[0]][vote[2]];
            all[vote[1]]++;
        });
        double[][][] errors = new double[raters.size()][labels.size()][labels.size()];
        for (int rater = 0; rater < right.length; rater++) {
            double skill = right[rater] / all[rater];
            double wrong = labels.size() == 1 ? LEAST : (1 - skill) / (labels.size() - 1);
            for (int label = 0; label < labels.size(); label++) {
                for (int truth = 0; truth < labels.size(); truth++) {
                    double chance = label == truth ? skill : wrong;
                    errors[rater][label][truth] = Math.min(1 - LEAST, Math.max(LEAST, chance));
                }
            }
        }
        return errors;
    }

    private double[][] expected(double[] priors, double[][][] errors) {
        double[][] logs = new double[items.size()][labels.size()];
        for (double[] row : logs) {
            for (int truth = 0; truth < row.length; truth++) {
                row[truth] = Math.log(Math.max(LEAST, priors[truth]));
            }
        }
        votes.forEach(vote -> {
            for (int truth = 0; truth < labels.size(); truth++) {
                logs[vote[0]][truth] += Math.log(errors[vote[1]][vote[2]][truth]);
            }
        });
        for (double[] row : logs) {
            double most = Arrays.stream(row).max().orElseThrow();
            Arrays.setAll(row, truth -> Math.exp(row[truth] - most));
            normalise(row);
        }
        return logs;
    }

    /** The lower bound of the evidence, priors counted once per vote, as crowd-kit has it: it decides when to stop. */
    private double evidence(double[][] probabilities, double[] priors, double[][][] errors) {
        double sum = 0;
        for (int[] vote : votes) {
            for (int truth = 0; truth < priors.length; truth++) {
                double log = Math.log(errors[vote[1]][vote[2]][truth]) + Math.log(Math.max(LEAST, priors[truth]));
                sum += probabilities[vote[0]][truth] * log;
            }
        }
        for (double[] row : probabilities) {
            for (int truth = 0; truth < row.length; truth++) {
                row[truth] = Math.max(LEAST, row[truth]);
                sum -= row[truth] * Math.log(row[truth]);
            }
        }
        return sum;
    }

    private double[][] shares() {
        double[][] shares = new double[items.size()][labels.size()];
        votes.forEach(vote -> shares[vote[0]][vote[2]]++);
        for (double[] row : shares) {
            normalise(row);
        }
        return shares;
    }

    private static void normalise(double[] row) {
        double sum = Arrays.stream(row).sum();
        Arrays.setAll(row, i -> sum == 0 ? 1.0 / row.length : row[i] / sum);
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    private static int[] winners(double[][] probabilities) {
        int[] winners = new int[probabilities.length];
        for (int item = 0; item < winners.length; item++) {
            for (int label = 1; label < probabilities[item].length; label++) {
                if (probabilities[item][label] > probabilities[item][winners[item]]) {
                    winners[item] = label;
                }
            }
        }
        return winners;
    }

    private double[] agreement(int[] winners) {
        double[] right = new double[raters.size()];
        double[] all = new double[raters.size()];
        votes.forEach(vote -> {
            right[vote[1]] += winners[vote[0]] == vote[2] ? 1 : 0;
            all[vote[1]]++;
        });
        Arrays.setAll(right, rater -> right[rater] / all[rater]);
        return right;
    }

    private Consensus consensus(double[][] probabilities, double[] skills, double[] priors) {
        int[] winners = winners(probabilities);
        Map<String, String> chosen = new LinkedHashMap<>();
        Map<String, Map<String, Double>> all = new LinkedHashMap<>();
        for (int item = 0; item < winners.length; item++) {
            chosen.put(items.get(item), labels.get(winners[item]));
            all.put(items.get(item), named(labels, probabilities[item]));
        }
        return new Consensus(chosen, all, named(raters, skills), named(labels, priors));
    }

    private static Map<String, Double> named(List<String> names, double[] values) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            named.put(names.get(i), values[i]);
        }
        return named;
    }
}
