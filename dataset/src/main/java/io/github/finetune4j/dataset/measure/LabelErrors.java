// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import org.apiguardian.api.API;

/**
 * Finds rows whose label is probably wrong, by confident learning (Northcutt, Jiang and Chuang, JAIR 70, 2021): a model
 * that was not trained on a row is surer of another class than it usually is of that class. Counts follow the paper's
 * reference implementation, so its choices of ties and rounding are the same. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelErrors {
    private static final double TOLERANCE = 1e-6;
    private static final double NEVER = 2; // the threshold of a class that no row is labelled with
    private final int[] labels;
    private final double[][] probabilities;
    private final int classes;
    private final double[] thresholds;

    private LabelErrors(int[] labels, double[][] probabilities) {
        this.labels = labels.clone();
        this.probabilities = Arrays.stream(probabilities).map(double[]::clone).toArray(double[][]::new);
        this.classes = probabilities[0].length;
        this.thresholds = thresholds();
    }

    /** The rule by which rows count as wrongly labelled. */
    public enum Rule {
        /**
         * For each pair of given and true class, as many rows as the joint says, those with the largest margin. The
         * usual one.
         */
        PRUNE_BY_NOISE_RATE,
        /** For each given class, as many rows as the joint says, those with the lowest probability of it. */
        PRUNE_BY_CLASS,
        /** What both of the above say. */
        BOTH,
        /** Rows that were counted off the diagonal of the joint. */
        CONFIDENT_LEARNING,
        /** Rows whose most probable class is another one. */
        PREDICTED_NOT_GIVEN,
        /**
         * As many rows as lie off the diagonal, those with the lowest margin between their label and the best other
         * class.
         */
        LOW_NORMALIZED_MARGIN,
        /** As many rows as lie off the diagonal, those with the lowest probability of their label. */
        LOW_SELF_CONFIDENCE
    }

    /** The quality of a label, from 0 to 1; higher is better. */
    public enum Quality {
        /** The probability of the label. */
        SELF_CONFIDENCE,
        /** (1 + probability of the label − highest other probability) / 2. */
        NORMALIZED_MARGIN,
        /**
         * Entropy by log of classes, divided by self-confidence, brought to 0 to 1: low where the model is unsure and
         * disagrees.
         */
        CONFIDENCE_WEIGHTED_ENTROPY
    }

    /**
     * {@return the analysis of these rows}
     *
     * @param labels [row] given class, from 0
     * @param probabilities [row][class] from a model that was not trained on the row, for example by cross-validation;
     *     each row sums to 1
     * @throws IllegalArgumentException if the sizes differ, a label has no column, or a probability is none
     */
    public static LabelErrors of(int[] labels, double[][] probabilities) {
        if (labels.length == 0 || labels.length != probabilities.length) {
            throw new IllegalArgumentException("rows of labels and of probabilities: " + labels.length + " and "
                    + probabilities.length + " -> give as many of both, at least 1");
        }
        int classes = probabilities[0].length;
        for (int i = 0; i < labels.length; i++) {
            if (probabilities[i].length != classes || labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException("row " + i + " has label " + labels[i] + " and "
                        + probabilities[i].length + " probabilities -> give each row one per class, " + classes);
            }
            if (!Arrays.stream(probabilities[i]).allMatch(p -> p >= -TOLERANCE && p <= 1 + TOLERANCE)) {
                throw new IllegalArgumentException("row " + i + " has probabilities that are none, "
                        + Arrays.toString(probabilities[i]) + " -> give numbers from 0 to 1, or leave the row out");
            }
        }
        return new LabelErrors(labels, probabilities);
    }

    /**
     * {@return [class] the mean probability of a class over the rows that are labelled with it: from there on the model
     * is sure; 2, which none reaches, for a class that no row is labelled with}
     */
    public double[] confidentThresholds() {
        return thresholds.clone();
    }

    /** {@return [given][true] rows that are surely of a class, as counted} */
    public long[][] confidentJoint() {
        long[][] joint = new long[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            int guess = confidentClass(i);
            if (guess >= 0) {
                joint[labels[i]][guess]++;
            }
        }
        for (int k = 0; k < classes; k++) {
            joint[k][k] = Math.max(1, joint[k][k]);
        }
        return joint;
    }

    /** {@return [given][true] the same, scaled so that each given class has as many rows as in the data} */
    public long[][] calibratedJoint() {
        return Joint.calibrated(confidentJoint(), labelCounts());
    }

    /**
     * {@return positions of the rows that are probably wrong, ascending}
     *
     * @param rule which rows count
     */
    public List<Integer> issues(Rule rule) {
        return issues(rule, calibratedJoint());
    }

    List<Integer> issues(Rule rule, long[][] joint) {
        boolean[] wrong = switch (rule) {
            case PRUNE_BY_NOISE_RATE -> disputed(byNoiseRate(joint));
            case PRUNE_BY_CLASS -> disputed(byClass(joint));
            case BOTH -> disputed(and(byNoiseRate(joint), byClass(joint)));
            case CONFIDENT_LEARNING -> disputed(offDiagonal());
            case PREDICTED_NOT_GIVEN -> disputed(mask(row -> predicted(row) != labels[row]));
            case LOW_NORMALIZED_MARGIN -> Pruning.lowest(quality(Quality.NORMALIZED_MARGIN), count());
            case LOW_SELF_CONFIDENCE -> Pruning.lowest(quality(Quality.SELF_CONFIDENCE), count());
        };
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < wrong.length; i++) {
            if (wrong[i]) {
                rows.add(i);
            }
        }
        return rows;
    }

    /**
     * {@return positions of the rows that are probably wrong, the worst first}
     *
     * @param rule which rows count
     * @param order by which measure they are put in order
     */
    public List<Integer> ranked(Rule rule, Quality order) {
        return ranked(issues(rule), order);
    }

    List<Integer> ranked(List<Integer> issues, Quality order) {
        double[] quality = quality(order);
        return issues.stream()
                .sorted(Comparator.comparingDouble(row -> quality[row]))
                .toList();
    }

    /**
     * {@return [row] how good each label is, 0 to 1}
     *
     * @param measure which measure
     */
    public double[] quality(Quality measure) {
        return quality(measure, probabilities);
    }

    /**
     * {@return [row] the same, of the probabilities after each class's threshold was taken off, brought to a sum of 1:
     * where classes are not equally frequent, or the model is surer of some}
     *
     * @param measure self-confidence or normalized margin
     * @throws IllegalArgumentException for the weighted entropy, which such differences don't have
     */
    public double[] adjustedQuality(Quality measure) {
        if (measure == Quality.CONFIDENCE_WEIGHTED_ENTROPY) {
            throw new IllegalArgumentException(
                    "measure: " + measure + " -> give SELF_CONFIDENCE or NORMALIZED_MARGIN, or ask for quality()");
        }
        double most = Arrays.stream(thresholds).max().orElse(0);
        double[][] adjusted = new double[labels.length][classes];
        for (int i = 0; i < labels.length; i++) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                adjusted[i][k] = probabilities[i][k] - thresholds[k] + most;
                sum += adjusted[i][k];
            }
            for (int k = 0; k < classes; k++) {
                adjusted[i][k] /= sum;
            }
        }
        return quality(measure, adjusted);
    }

    private double[] quality(Quality measure, double[][] chances) {
        double[] quality = new double[labels.length];
        for (int i = 0; i < quality.length; i++) {
            quality[i] = switch (measure) {
                case SELF_CONFIDENCE -> chances[i][labels[i]];
                case NORMALIZED_MARGIN -> (1 + chances[i][labels[i]] - bestOther(i, chances[i])) / 2;
                case CONFIDENCE_WEIGHTED_ENTROPY -> weightedEntropy(i);
            };
        }
        return quality;
    }

    /**
     * {@return number of rows that the joint counts off its diagonal and whose label is not the most probable class: an
     * estimate of how many labels are wrong}
     */
    public int count() {
        int count = 0;
        for (boolean wrong : disputed(offDiagonal())) {
            count += wrong ? 1 : 0;
        }
        return count;
    }

    /** {@return how given and true labels hang together} */
    public LabelNoise noise() {
        return Joint.noise(calibratedJoint(), labelCounts());
    }

    int[] labelCounts() {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    private double[] thresholds() {
        double[] sums = new double[classes];
        for (int i = 0; i < labels.length; i++) {
            sums[labels[i]] += probabilities[i][labels[i]];
        }
        int[] counts = labelCounts();
        for (int k = 0; k < classes; k++) {
            sums[k] = counts[k] == 0 ? NEVER : Math.max(2 * TOLERANCE, sums[k] / counts[k]);
        }
        return sums;
    }

    // The class that the model is sure of; of several the most probable; -1 for none
    private int confidentClass(int row) {
        int sure = 0;
        int first = -1;
        for (int k = 0; k < classes; k++) {
            if (probabilities[row][k] >= thresholds[k] - TOLERANCE) {
                sure++;
                first = first < 0 ? k : first;
            }
        }
        return sure > 1 ? predicted(row) : first;
    }

    private int predicted(int row) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = probabilities[row][k] > probabilities[row][best] ? k : best;
        }
        return best;
    }

    private double bestOther(int row, double[] chances) {
        double best = 0;
        for (int k = 0; k < classes; k++) {
            best = k == labels[row] ? best : Math.max(best, chances[k]);
        }
        return best;
    }

    private double weightedEntropy(int row) {
        double entropy = 0;
        for (double p : probabilities[row]) {
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        double weighted = entropy / Math.log(classes) / Math.max(TOLERANCE, probabilities[row][labels[row]]);
        return Math.log(weighted + 1) / Math.max(TOLERANCE, weighted);
    }

    private boolean[] offDiagonal() {
        return mask(row -> {
            int guess = confidentClass(row);
            return guess >= 0 && guess != labels[row];
        });
    }

    private boolean[] byClass(long[][] joint) {
        return Pruning.byClass(labels, probabilities, Joint.pruneCounts(joint));
    }

    private boolean[] byNoiseRate(long[][] joint) {
        return Pruning.byNoiseRate(labels, probabilities, Joint.pruneCounts(joint));
    }

    // Not where the label is the most probable class, or nearly so
    private boolean[] disputed(boolean[] wrong) {
        return and(wrong, mask(row -> {
            double given = probabilities[row][labels[row]] + TOLERANCE;
            for (int k = 0; k < classes; k++) {
                double other = probabilities[row][k];
                if (other > given || (other == given && k < labels[row])) {
                    return true;
                }
            }
            return false;
        }));
    }

    private boolean[] mask(IntPredicate test) {
        boolean[] mask = new boolean[labels.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = test.test(i);
        }
        return mask;
    }

    private static boolean[] and(boolean[] one, boolean[] other) {
        boolean[] both = new boolean[one.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = one[i] && other[i];
        }
        return both;
    }
}
