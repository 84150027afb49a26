// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.sequence;

import org.apiguardian.api.API;

/**
 * Sums of an outcome y and of a covariate x known before the experiment, such as the same user's outcome in the weeks
 * before. With them the difference of two arms loses the part of its variance that x explains (Deng, Xu, Kohavi,
 * Walker, "Improving the sensitivity of online controlled experiments by utilizing pre-experiment data", WSDM 2013,
 * known as CUPED): Y − θ(X − X̄) with θ = Cov(X, Y)/Var(X), pooled over both arms. The variance shrinks by the factor 1
 * − ρ².
 *
 * @param n pairs, at least 0
 * @param y sum of y
 * @param yy sum of y²
 * @param x sum of x
 * @param xx sum of x²
 * @param xy sum of xy
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record CovariateSums(double n, double y, double yy, double x, double xx, double xy) {

    /** {@return mean of y} */
    public double mean() {
        return y / n;
    }

    /** {@return variance of y with n − 1 below; 0 for fewer than two pairs} */
    public double variance() {
        return n < 2 ? 0 : Math.max(0, (yy - y * y / n) / (n - 1));
    }

    /**
     * {@return the difference of means, other less this, adjusted for the covariate}
     *
     * @param other the other arm, as these sums with at least two pairs each
     */
    public Difference to(CovariateSums other) {
        double theta = theta(other);
        double estimate = other.mean() - mean() - theta * (other.x / other.n - x / n);
        return new Difference(estimate, residual(theta) / n + other.residual(theta) / other.n, theta);
    }

    private double theta(CovariateSums other) {
        double within = spreadX() + other.spreadX();
        return within <= 0 ? 0 : (spreadXy() + other.spreadXy()) / within;
    }

    private double spreadX() {
        return xx - x * x / n;
    }

    private double spreadXy() {
        return xy - x * y / n;
    }

    private double residual(double theta) {
        double spread = (yy - y * y / n) - 2 * theta * spreadXy() + theta * theta * spreadX();
        return n < 2 ? 0 : Math.max(0, spread / (n - 1));
    }

    /**
     * A difference of means.
     *
     * @param estimate in the unit of y
     * @param variance of the estimate
     * @param theta how much of x is taken off y
     * @since 0.1
     */
    public record Difference(double estimate, double variance, double theta) {}
}
