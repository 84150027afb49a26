// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import java.util.Arrays;
import java.util.Comparator;
import org.apiguardian.api.API;

/**
 * Adjusted p values for several tests taken together. An adjusted value is compared with α as a single one would be;
 * the order of the input is kept.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class MultipleTests {
    private MultipleTests() {}

    /**
     * Holm's step-down adjustment (Scandinavian Journal of Statistics 6, 1979). Holds the chance of even one false
     * finding at α, whatever the dependence between the tests.
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
     * The step-up adjustment of Benjamini and Hochberg (JRSS B 57, 1995). Holds the expected share of false findings
     * among the findings at α, for independent or positively dependent tests.
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

    /**
     * The step-up adjustment of Benjamini and Yekutieli (Annals of Statistics 29, 2001): as {@link #benjaminiHochberg},
     * for any dependence, at the price of a factor 1 + ½ + … + 1/m.
     *
     * @param pValues at least one p value, each from 0 to 1
     * @return the adjusted p values, in the order given
     */
    public static double[] benjaminiYekutieli(double... pValues) {
        Integer[] order = order(pValues);
        double factor = 0;
        for (int i = 1; i <= order.length; i++) {
            factor += 1.0 / i;
        }
        double[] adjusted = new double[pValues.length];
        double smallest = 1;
        for (int i = order.length - 1; i >= 0; i--) {
            smallest = Math.min(smallest, pValues[order[i]] * order.length * factor / (i + 1));
            adjusted[order[i]] = smallest;
        }
        return adjusted;
    }

    /**
     * Bonferroni's adjustment: every p value times their number.
     *
     * @param pValues at least one p value, each from 0 to 1
     * @return the adjusted p values, in the order given
     */
    public static double[] bonferroni(double... pValues) {
        order(pValues);
        return Arrays.stream(pValues).map(p -> Math.min(1, p * pValues.length)).toArray();
    }

    /**
     * Šidák's adjustment (JASA 62, 1967): 1 − (1 − p)ᵐ, exact for independent tests.
     *
     * @param pValues at least one p value, each from 0 to 1
     * @return the adjusted p values, in the order given
     */
    public static double[] sidak(double... pValues) {
        order(pValues);
        return Arrays.stream(pValues).map(p -> sidak(p, pValues.length)).toArray();
    }

    /**
     * Holm's step-down adjustment with Šidák's in place of Bonferroni's; for independent or positively dependent tests.
     *
     * @param pValues at least one p value, each from 0 to 1
     * @return the adjusted p values, in the order given
     */
    public static double[] holmSidak(double... pValues) {
        Integer[] order = order(pValues);
        double[] adjusted = new double[pValues.length];
        double largest = 0;
        for (int i = 0; i < order.length; i++) {
            largest = Math.max(largest, sidak(pValues[order[i]], order.length - i));
            adjusted[order[i]] = largest;
        }
        return adjusted;
    }

    private static double sidak(double p, int tests) {
        return p == 1 ? 1 : -Math.expm1(tests * Math.log1p(-p));
    }

    /**
     * Hochberg's step-up adjustment (Biometrika 75, 1988): stronger than {@link #holm}, for independent or positively
     * dependent tests.
     *
     * @param pValues at least one p value, each from 0 to 1
     * @return the adjusted p values, in the order given
     */
    public static double[] hochberg(double... pValues) {
        Integer[] order = order(pValues);
        double[] adjusted = new double[pValues.length];
        double smallest = 1;
        for (int i = order.length - 1; i >= 0; i--) {
            smallest = Math.min(smallest, (order.length - i) * pValues[order[i]]);
            adjusted[order[i]] = smallest;
        }
        return adjusted;
    }

    /**
     * Hommel's adjustment (Biometrika 75, 1988; as in Wright, Biometrics 48, 1992): the strongest of those that rest on
     * Simes' inequality.
     *
     * @param pValues at least one p value, each from 0 to 1
     * @return the adjusted p values, in the order given
     */
    public static double[] hommel(double... pValues) {
        Integer[] order = order(pValues);
        int n = order.length;
        double[] sorted = new double[n];
        for (int i = 0; i < n; i++) {
            sorted[i] = pValues[order[i]];
        }
        double[] adjusted = sorted.clone();
        for (int m = n; m > 1; m--) {
            raise(sorted, adjusted, m);
        }
        double[] result = new double[n];
        for (int i = 0; i < n; i++) {
            result[order[i]] = adjusted[i];
        }
        return result;
    }

    /** Simes' bound of all sets of m hypotheses that hold each one. */
    private static void raise(double[] sorted, double[] adjusted, int m) {
        int n = sorted.length;
        double least = 1;
        for (int i = 1; i <= m; i++) {
            least = Math.min(least, m * sorted[n - m + i - 1] / i);
        }
        for (int i = n - m; i < n; i++) {
            adjusted[i] = Math.max(adjusted[i], least);
        }
        for (int i = 0; i < n - m; i++) {
            adjusted[i] = Math.max(adjusted[i], Math.min(least, m * sorted[i]));
        }
    }

    private static Integer[] order(double[] pValues) {
        Checks.finite("pValues", 1, pValues);
        Integer[] order = new Integer[pValues.length];
        for (int i = 0; i < order.length; i++) {
            if (pValues[i] < 0 || pValues[i] > 1) {
                throw new IllegalArgumentException(
                        "p value: " + pValues[i] + " at index " + i + " -> give a number from 0 to 1");
            }
            order[i] = i;
        }
        Arrays.sort(order, Comparator.comparingDouble(i -> pValues[i]));
        return order;
    }
}
