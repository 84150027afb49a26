package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Adjusted p values for several tests looked at together. An adjusted value is compared with α as a single one would be; the
 * order of the input is kept.
 *
 * @since 0.1
 */
public final class MultipleTests {
    private MultipleTests() {}

    /**
     * Holm's step-down adjustment (Scandinavian Journal of Statistics 6, 1979). Holds the chance of even one false finding at
     * α, whatever the dependence between the tests.
     *
     * @param pValues at least one p value, each from 0 to 1
     * @return the adjusted p values, in the order given
     */
    public static double[] holm(double... pValues) {
        Integer[] order = order(pValues);
        double[] adjusted = new double[pValues.length];
        double largest = 0;
        for (int i = 0; i < order.length; i++) {
            largest = Math.max(largest, Math.min(1, (order.length - i) * pValues[order[i]]));
            adjusted[order[i]] = largest;
        }
        return adjusted;
    }

    /**
     * The step-up adjustment of Benjamini and Hochberg (JRSS B 57, 1995). Holds the expected share of false findings among the
     * findings at α, for independent or positively dependent tests.
     *
     * @param pValues at least one p value, each from 0 to 1
     * @return the adjusted p values, in the order given
     */
    public static double[] benjaminiHochberg(double... pValues) {
        Integer[] order = order(pValues);
        double[] adjusted = new double[pValues.length];
        double smallest = 1;
        for (int i = order.length - 1; i >= 0; i--) {
            smallest = Math.min(smallest, pValues[order[i]] * order.length / (i + 1));
            adjusted[order[i]] = smallest;
        }
        return adjusted;
    }

    private static Integer[] order(double[] pValues) {
        Checks.finite("pValues", 1, pValues);
        Integer[] order = new Integer[pValues.length];
        for (int i = 0; i < order.length; i++) {
            if (pValues[i] < 0 || pValues[i] > 1) {
                throw new IllegalArgumentException(
                        "a p value must lie between 0 and 1, got " + pValues[i] + " at index " + i);
            }
            order[i] = i;
        }
        Arrays.sort(order, Comparator.comparingDouble(i -> pValues[i]));
        return order;
    }
}
