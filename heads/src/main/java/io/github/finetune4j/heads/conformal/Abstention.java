// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.conformal;

import io.github.finetune4j.internal.names.Given;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The decision whether a text is like none of those known, so that a classifier should say nothing. Of texts like the
 * calibration rows at most the share that was asked for is abstained from; how many unknown ones are caught depends on
 * the strangeness that is compared: {@link #unsureness} of the head's probabilities, or {@link #distance} of the text's
 * vector to the nearest class. Immutable, safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Abstention {
    private final double limit;
    private final double rate;

    private Abstention(double limit, double rate) {
        this.limit = limit;
        this.rate = rate;
    }

    /**
     * {@return an abstention from calibration rows}
     *
     * @param strangeness of rows with known labels that neither the model nor its calibrator learnt, finite
     * @param rate which share of known texts may be abstained from, between 0 and 1
     * @throws IllegalArgumentException if there are fewer rows than 1 / rate − 1
     */
    public static Abstention fit(double[] strangeness, double rate) {
        Given.between("rate of abstentions", rate, 0, 1);
        double limit = ConformalScores.of(strangeness).quantile(1 - rate);
        if (Double.isInfinite(limit)) {
            throw new IllegalArgumentException("rows for a rate of abstentions of " + rate + ": " + strangeness.length
                    + " -> give at least " + (long) Math.ceil(1 / rate - 1 - 1e-9));
        }
        return new Abstention(limit, rate);
    }

    /**
     * {@return an abstention with a limit that was found before}
     *
     * @param limit as {@link #limit} gave it
     * @param rate as it was fitted
     */
    public static Abstention of(double limit, double rate) {
        return new Abstention(Given.finite("limit of abstentions", limit), Given.between("rate", rate, 0, 1));
    }

    /**
     * {@return 1 − the greatest probability: needs nothing but the head, and catches what lies between classes, too}
     *
     * @param probabilities of each class
     */
    public static double unsureness(double... probabilities) {
        return 1 - Arrays.stream(probabilities).max().orElse(0);
    }

    /**
     * {@return 1 − the greatest cosine of a vector with a class's centre, from 0 to 2: catches what is far from all
     * classes though the head is sure of it}
     *
     * @param vector of the text
     * @param centroids mean vector of each class
     */
    public static double distance(double[] vector, double[][] centroids) {
        double most = -1;
        for (double[] centroid : centroids) {
            if (centroid.length != vector.length) {
                throw new IllegalArgumentException("a vector of " + vector.length + " numbers for a centroid of "
                        + centroid.length + " -> take both from one encoder");
            }
            double norms = Math.sqrt(dot(vector, vector)) * Math.sqrt(dot(centroid, centroid));
            most = Math.max(most, norms == 0 ? 0 : dot(vector, centroid) / norms);
        }
        return 1 - most;
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    /** {@return how strange a text may be that is answered, as a number to keep} */
    public double limit() {
        return limit;
    }

    /** {@return which share of known texts may be abstained from} */
    public double rate() {
        return rate;
    }

    /**
     * {@return whether to abstain from a text}
     *
     * @param strangeness of the text, by the function of the calibration rows; not a number: it is abstained from
     */
    public boolean abstains(double strangeness) {
        return !(strangeness <= limit);
    }
}
