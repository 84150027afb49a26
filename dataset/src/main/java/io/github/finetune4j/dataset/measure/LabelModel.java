// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Turns the votes of labelling functions into probabilities, without any true label, by how the functions agree. The
 * method is that of Ratner et al., Training Complex Models with Multi-Task Weak Supervision (AAAI 2019), for functions
 * that are independent given the class, fitted by gradient descent with momentum as in the reference implementation.
 * Deterministic. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelModel {
    private static final double MOMENTUM = 0.9;
    private static final double FIRST_ACCURACY = 0.7;
    private final LabelingFunctions votes;
    private final double[] balance;
    private final double[][]
            conditional; // [function * classes + vote][class]: probability of the vote if this is the class

    private LabelModel(LabelingFunctions votes, double[] balance, double[][] conditional) {
        this.votes = votes;
        this.balance = balance;
        this.conditional = conditional;
    }

    /**
     * {@return the model of these votes, with classes equally frequent}
     *
     * @param votes at least three functions say something useful
     */
    public static LabelModel fit(LabelingFunctions votes) {
        return fit(votes, LabelModelSettings.defaults());
    }

    /**
     * {@return the model of these votes, with classes equally frequent}
     *
     * @param votes at least three functions say something useful
     * @param settings how it is fitted
     */
    public static LabelModel fit(LabelingFunctions votes, LabelModelSettings settings) {
        double[] even = new double[votes.classes()];
        Arrays.fill(even, 1.0 / even.length);
        return fit(votes, even, settings);
    }

    /**
     * {@return the model of these votes}
     *
     * @param votes at least three functions say something useful
     * @param balance [class] how frequent each class is, above 0; sums to 1
     */
    public static LabelModel fit(LabelingFunctions votes, double[] balance) {
        return fit(votes, balance, LabelModelSettings.defaults());
    }

    /**
     * {@return the model of these votes}
     *
     * @param votes at least three functions say something useful
     * @param balance [class] how frequent each class is, above 0; sums to 1
     * @param settings how it is fitted
     */
    public static LabelModel fit(LabelingFunctions votes, double[] balance, LabelModelSettings settings) {
        boolean shares = Arrays.stream(balance).allMatch(share -> share > 0 && share < 1);
        if (!shares
                || balance.length != votes.classes()
                || Math.abs(Arrays.stream(balance).sum() - 1) > 1e-6) {
            throw new IllegalArgumentException("class balance: " + Arrays.toString(balance) + " -> give "
                    + votes.classes() + " shares above 0 that sum to 1");
        }
        double[][] moments = moments(votes);
        double[][] mu = start(votes, moments, balance, settings);
        descend(votes.classes(), moments, mu, balance, settings);
        double least = Math.min(0.01, Math.pow(10, -Math.ceil(Math.log10(votes.rows()))));
        for (double[] row : mu) {
            Arrays.setAll(row, k -> Math.min(1 - least, Math.max(least, row[k])));
        }
        EqualClasses.reorder(mu, balance);
        return new LabelModel(votes, balance.clone(), mu);
    }

    /**
     * {@return [function] estimated share of each function's votes that are right, from its agreement with the others}
     */
    public double[] weights() {
        int classes = votes.classes();
        double[] weights = new double[votes.functions()];
        for (int f = 0; f < weights.length; f++) {
            double right = 0;
            for (int k = 0; k < classes; k++) {
                right += conditional[f * classes + k][k] * balance[k];
            }
            weights[f] = Math.min(1, Math.max(1e-6, right / votes.coverage(f)));
        }
        return weights;
    }

    /**
     * {@return [row][class] how probable each class is, given the votes on the row; the class balance where there is
     * none}
     */
    public double[][] probabilities() {
        return probabilities(votes);
    }

    /**
     * {@return [row][class] the same of other rows, which the model was not fitted to}
     *
     * @param others votes of the same functions in the same order
     * @throws IllegalArgumentException if the number of functions or classes differs
     */
    public double[][] probabilities(LabelingFunctions others) {
        if (others.functions() != votes.functions() || others.classes() != votes.classes()) {
            throw new IllegalArgumentException("functions and classes of the other rows: " + others.functions()
                    + " and " + others.classes() + " -> give votes of the same " + votes.functions()
                    + " functions for " + votes.classes() + " classes");
        }
        double[][] probabilities = new double[others.rows()][];
        for (int row = 0; row < probabilities.length; row++) {
            probabilities[row] = probabilities(others, row);
        }
        return probabilities;
    }

    /**
     * {@return [vote][class] how probable each vote of a function is if a class is the true one: first that it
     * abstains, then its vote for each class. The fit does not bind their sum, so that of few rows the first may lie a
     * little below 0}
     *
     * @param function its position
     */
    public double[][] conditional(int function) {
        int classes = votes.classes();
        double[][] table = new double[classes + 1][classes];
        for (int k = 0; k < classes; k++) {
            table[0][k] = 1;
            for (int vote = 0; vote < classes; vote++) {
                table[vote + 1][k] = conditional[function * classes + vote][k];
                table[0][k] -= table[vote + 1][k];
            }
        }
        return table;
    }

    private double[] probabilities(LabelingFunctions rows, int row) {
        double[] logs = new double[votes.classes()];
        for (int k = 0; k < logs.length; k++) {
            logs[k] = Math.log(balance[k]);
            for (int f = 0; f < votes.functions(); f++) {
                int vote = rows.vote(row, f);
                logs[k] += vote == LabelingFunctions.ABSTAIN ? 0 : Math.log(conditional[f * logs.length + vote][k]);
            }
        }
        double top = Arrays.stream(logs).max().orElse(0);
        double[] odds = Arrays.stream(logs).map(l -> Math.exp(l - top)).toArray();
        double sum = Arrays.stream(odds).sum();
        return Arrays.stream(odds).map(o -> o / sum).toArray();
    }

    // [vote][vote] share of rows with both
    private static double[][] moments(LabelingFunctions votes) {
        int size = votes.functions() * votes.classes();
        double[][] moments = new double[size][size];
        for (int row = 0; row < votes.rows(); row++) {
            for (int f = 0; f < votes.functions(); f++) {
                for (int g = 0; g < votes.functions(); g++) {
                    if (votes.vote(row, f) >= 0 && votes.vote(row, g) >= 0) {
                        moments[f * votes.classes() + votes.vote(row, f)][g * votes.classes() + votes.vote(row, g)] +=
                                1.0 / votes.rows();
                    }
                }
            }
        }
        return moments;
    }

    private static double[][] start(
            LabelingFunctions votes, double[][] moments, double[] balance, LabelModelSettings settings) {
        double scale = settings.firstScale();
        int classes = votes.classes();
        double[][] mu = new double[moments.length][classes];
        for (int i = 0; i < mu.length; i++) {
            int k = i % classes;
            mu[i][k] = scale * Math.min(1, Math.max(0, moments[i][i] * FIRST_ACCURACY / balance[k]));
        }
        return mu;
    }

    // Loss: ‖O − μPμᵀ‖² outside the blocks of one function, plus ‖μp − diag O‖²
    private static void descend(
            int classes, double[][] moments, double[][] mu, double[] balance, LabelModelSettings settings) {
        double[][] velocity = new double[mu.length][classes];
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            double[][] gradient = gradient(classes, moments, mu, balance);
            for (int i = 0; i < mu.length; i++) {
                for (int k = 0; k < classes; k++) {
                    velocity[i][k] = MOMENTUM * velocity[i][k] + gradient[i][k];
                    mu[i][k] -= settings.rate() * velocity[i][k];
                }
            }
        }
    }

    private static double[][] gradient(int classes, double[][] moments, double[][] mu, double[] balance) {
        double[][] gradient = new double[mu.length][classes];
        for (int i = 0; i < mu.length; i++) {
            double excess = dot(mu[i], balance) - moments[i][i];
            for (int k = 0; k < classes; k++) {
                gradient[i][k] = 2 * excess * balance[k];
            }
            for (int j = 0; j < mu.length; j++) {
                if (i / classes != j / classes) {
                    addPair(moments[i][j], mu[i], mu[j], balance, gradient[i]);
                }
            }
        }
        return gradient;
    }

    private static void addPair(double moment, double[] one, double[] other, double[] balance, double[] gradient) {
        double residual = moment;
        for (int k = 0; k < balance.length; k++) {
            residual -= one[k] * balance[k] * other[k];
        }
        for (int k = 0; k < balance.length; k++) {
            gradient[k] -= 4 * residual * other[k] * balance[k];
        }
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
