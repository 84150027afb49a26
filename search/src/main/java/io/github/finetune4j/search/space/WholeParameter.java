// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.space;

import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A whole number in a range. Immutable.
 *
 * @param name of it
 * @param low least value
 * @param high greatest value, at least the least
 * @param log whether equal ratios are equally far apart; then the least is above 0 and the step is 1
 * @param step distance of two values, at least 1
 * @param only beside what it exists; null: always
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record WholeParameter(
        String name,
        int low,
        int high,
        boolean log,
        int step,
        @Nullable Condition only) implements Parameter {
    /** Checks the range. */
    public WholeParameter {
        Ranges.check(name, low, high, log);
        if (step < 1 || (step > 1 && log) || ((long) high - low) % step != 0) {
            throw new IllegalArgumentException("step of " + name + ": " + step + " -> give one of at least 1 that leads"
                    + " from " + low + " to " + high + ", and 1 on a logarithmic range");
        }
    }

    @Override
    public Optional<Condition> condition() {
        return Optional.ofNullable(only);
    }

    @Override
    public Long valueAt(double share) {
        if (!log) {
            return low + Ranges.cell(share, size()) * step;
        }
        return Math.max(low, Math.min(high, Math.round(Math.exp(lowest() + share * (highest() - lowest())))));
    }

    private double lowest() {
        return Math.log(low - 0.5);
    }

    private double highest() {
        return Math.log(high + 0.5);
    }

    @Override
    public double shareOf(Object value) {
        double number = ((Number) value).doubleValue();
        return log ? (Math.log(number) - lowest()) / (highest() - lowest()) : ((number - low) / step + 0.5) / size();
    }

    @Override
    public boolean allows(Object value) {
        return value instanceof Long number && number >= low && number <= high && (number - low) % step == 0;
    }

    @Override
    public long size() {
        return ((long) high - low) / step + 1;
    }
}
