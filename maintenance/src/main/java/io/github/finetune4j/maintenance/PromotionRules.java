// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.internal.names.Given;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The rules that a candidate must keep. For the builder alone; not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PromotionRules {
    private final Map<String, Double> slices = new LinkedHashMap<>();
    private String goal = "";
    private double significance = 0.05;
    private double margin = 0.05;
    private int minSliceRows = 20;
    private int maxRegressions;

    PromotionRules() {}

    /**
     * Sets the metric by which a candidate must be better: on the test set, or on what its cycle held back. Both looks
     * together keep the significance, by Holm's method.
     *
     * @param metric one of the evaluator's
     * @return this
     */
    public PromotionRules goal(String metric) {
        goal = metric;
        return this;
    }

    /**
     * Sets how often chance alone may look like a difference.
     *
     * @param alpha above 0 and below 1; default 0.05
     * @return this
     */
    public PromotionRules significance(double alpha) {
        significance = Given.between("significance", alpha, 0, 1);
        return this;
    }

    /**
     * Sets by how much a candidate may be worse, at most, on the test set. It must be shown not to be worse by more. On
     * all that earlier cycles held back it must not be shown to be worse.
     *
     * @param value in the goal's units, above 0; default 0.05
     * @return this
     */
    public PromotionRules margin(double value) {
        margin = Given.above("margin", value, 0);
        return this;
    }

    /**
     * Adds slices that must not suffer: on each value of a slicing a candidate must be shown not to be worse than the
     * champion by more than a margin. All must pass, so the error of a worse slice that passes is at most the
     * significance without a correction (Berger, 1982).
     *
     * @param slicing a name given to the evaluator's {@code addSlice}
     * @param value by how much it may be worse, in the goal's units, above 0: the smaller, the more rows it takes
     * @return this
     */
    public PromotionRules addProtectedSlices(String slicing, double value) {
        slices.put(slicing, Given.above("margin of " + slicing, value, 0));
        return this;
    }

    /**
     * Sets how many rows of the test set a value of a protected slicing must have at least, to be judged. The cycle is
     * refused where there are fewer.
     *
     * @param rows at least 2; default 20
     * @return this
     */
    public PromotionRules minSliceRows(int rows) {
        minSliceRows = Given.atLeast("minSliceRows", rows, 2);
        return this;
    }

    /**
     * Sets how many rows of each suite may be worse than with the champion.
     *
     * @param rows at least 0, the default
     * @return this
     */
    public PromotionRules maxRegressions(int rows) {
        maxRegressions = Given.atLeast("maxRegressions", rows, 0);
        return this;
    }

    String goal() {
        return goal;
    }

    double significance() {
        return significance;
    }

    double margin() {
        return margin;
    }

    Map<String, Double> slices() {
        return slices;
    }

    int minSliceRows() {
        return minSliceRows;
    }

    int maxRegressions() {
        return maxRegressions;
    }
}
