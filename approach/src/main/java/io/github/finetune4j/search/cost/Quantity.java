// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * A number that is known, or of which only a distribution is known: traffic, a price, minutes of work. Immutable.
 *
 * <pre>{@code
 * Quantity wage = Quantity.uniform(35, 50).named("wage");                            // an hour
 * Quantity labelling = Quantity.triangular(2, 3, 6).named("minutes a row").times(800).times(wage).dividedBy(60);
 * }</pre>
 *
 * <p>One object is one number: where the same object is used twice, the same value is drawn for both. Two objects are
 * independent of each other.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Quantity {
    private final Form form;

    private Quantity(Form form) {
        this.form = form;
    }

    private static Quantity drawn(Distribution distribution) {
        return new Quantity(new Form.Drawn(distribution, ""));
    }

    /**
     * {@return a number that is known}
     *
     * @param value finite
     */
    public static Quantity fixed(double value) {
        return drawn(new Distribution.Fixed(Given.finite("fixed quantity", value)));
    }

    /**
     * {@return a number between two ends, none more probable than another}
     *
     * @param low the least
     * @param high above {@code low}
     */
    public static Quantity uniform(double low, double high) {
        increasing("uniform quantity", Given.finite("low end", low), Given.finite("high end", high));
        return drawn(new Distribution.Uniform(low, high));
    }

    /**
     * {@return a normally distributed number} What must not be negative, such as a price, may be so in one draw of a
     * thousand at most, which then counts as 0; see {@link #logNormal} for what is spread more widely.
     *
     * @param mean of the distribution
     * @param deviation its standard deviation, above 0
     */
    public static Quantity normal(double mean, double deviation) {
        Given.finite("mean", mean);
        return drawn(new Distribution.Normal(mean, positive("standard deviation", deviation)));
    }

    /**
     * {@return a positive number that is as probably twice the median as half of it}
     *
     * @param median half of the draws are below, above 0
     * @param sigma standard deviation of the natural logarithm, above 0: 0.5 means that 90 % of the draws lie between
     *     0.44 and 2.3 times the median
     */
    public static Quantity logNormal(double median, double sigma) {
        positive("median", median);
        return drawn(new Distribution.LogNormal(median, positive("sigma", sigma)));
    }

    /**
     * {@return a number between two ends, one of which in between is the most probable}
     *
     * @param low the least
     * @param mode the most probable, from {@code low} to {@code high}
     * @param high the greatest, above {@code low}
     */
    public static Quantity triangular(double low, double mode, double high) {
        increasing("triangular quantity", Given.finite("low end", low), Given.finite("high end", high));
        if (!(mode >= low && mode <= high)) {
            throw new IllegalArgumentException(
                    "mode of a triangular quantity: " + mode + " -> give one from " + low + " to " + high);
        }
        return drawn(new Distribution.Triangular(low, mode, high));
    }

    /**
     * {@return one of these numbers, each as probable as the others}
     *
     * @param values at least one finite number, for example the requests of each of the last twelve months
     */
    public static Quantity samples(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("samples of a quantity: none -> give at least one number");
        }
        Arrays.stream(values).forEach(value -> Given.finite("sample of a quantity", value));
        return drawn(
                new Distribution.Samples(Arrays.stream(values).sorted().boxed().toList()));
    }

    /**
     * {@return a figure that was measured: normal, with the interval's estimate as the mean and as wide as the
     * interval} An interval without width is a fixed number.
     *
     * @param measured for example the score of an evaluation
     */
    public static Quantity measured(Interval measured) {
        double critical = Normal.quantile(1 - (1 - measured.level()) / 2);
        double deviation = Given.finite("measured interval's width", measured.width()) / (2 * critical);
        return deviation > 0 ? normal(measured.estimate(), deviation) : fixed(measured.estimate());
    }

    /**
     * {@return the same number under a name, by which the results speak of it}
     *
     * @param name short, on one line
     * @throws IllegalStateException if this is a sum or a product: name its parts
     */
    public Quantity named(String name) {
        if (form instanceof Form.Drawn drawn) {
            return new Quantity(new Form.Drawn(drawn.distribution(), Names.check("a quantity's name", name)));
        }
        throw new IllegalStateException(
                "named: " + Names.shown(name) + " for a computed quantity, " + form + " -> name its parts");
    }

    /**
     * {@return the product}
     *
     * @param other a further number
     */
    public Quantity times(Quantity other) {
        return new Quantity(new Form.Product(form, other.form));
    }

    /**
     * {@return the product}
     *
     * @param factor finite
     */
    public Quantity times(double factor) {
        return times(fixed(factor));
    }

    /**
     * {@return the quotient}
     *
     * @param divisor finite and not 0
     */
    public Quantity dividedBy(double divisor) {
        if (Given.finite("divisor", divisor) == 0) {
            throw new IllegalArgumentException("divisor: 0 -> give another number");
        }
        return new Quantity(new Form.Part(form, divisor));
    }

    /**
     * {@return the sum}
     *
     * @param other a further number
     */
    public Quantity plus(Quantity other) {
        return new Quantity(new Form.Sum(form, other.form));
    }

    Form form() {
        return form;
    }

    @Override
    public String toString() {
        return form.toString();
    }

    private static double positive(String what, double value) {
        if (!(Given.finite(what, value) > 0)) {
            throw new IllegalArgumentException(what + ": " + value + " -> give a number above 0");
        }
        return value;
    }

    private static void increasing(String what, double low, double high) {
        if (!(low < high) || Double.isInfinite(high - low)) {
            throw new IllegalArgumentException(what + ": from " + low + " to " + high
                    + " -> give a high end above the low one; take fixed for a known number");
        }
    }
}
