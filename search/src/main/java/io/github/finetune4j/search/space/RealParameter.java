// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.space;

import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A number in a range. Immutable.
 *
 * @param name of it
 * @param low least value, finite
 * @param high greatest value, finite, at least the least
 * @param log whether equal ratios are equally far apart; then the least is above 0 and there is no step
 * @param step distance of two values; 0: any number of the range
 * @param only beside what it exists; null: always
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RealParameter(
        String name,
        double low,
        double high,
        boolean log,
        double step,
        @Nullable Condition only) implements Parameter {
    private static final double NEARLY = 1e-8;

    /** Checks the range. */
    public RealParameter {
        Ranges.check(name, low, high, log);
        if (!(step >= 0) || (step > 0 && log)) {
            throw new IllegalArgumentException(
                    "step of " + name + ": " + step + " -> give one above 0, and none on a logarithmic range");
        }
        if (step > 0 && Math.abs((high - low) / step - Math.rint((high - low) / step)) > NEARLY) {
            throw new IllegalArgumentException(
                    "step of " + name + ": " + step + " -> give one that leads from " + low + " to " + high);
        }
    }

    @Override
    public Optional<Condition> condition() {
        return Optional.ofNullable(only);
    }

    @Override
    public Double valueAt(double share) {
        if (step > 0) {
            return low + Ranges.cell(share, size()) * step;
        }
        double value =
                log ? Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low))) : low + share * (high - low);
        return Math.max(low, Math.min(high, value));
    }

    @Override
    public double shareOf(Object value) {
        double number = ((Number) value).doubleValue();
        if (step > 0) {
            return (Math.rint((number - low) / step) + 0.5) / size();
        }
        if (high == low) {
            return 0.5;
        }
        return log
                ? (Math.log(number) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : (number - low) / (high - low);
    }

    @Override
    public boolean allows(Object value) {
        if (!(value instanceof Number number)) {
            return false;
        }
        double real = number.doubleValue();
        double steps = (real - low) / step;
        return real >= low && real <= high && (step == 0 || Math.abs(steps - Math.rint(steps)) <= NEARLY);
    }

    @Override
    public long size() {
        if (high == low) {
            return 1;
        }
        return step == 0 ? Long.MAX_VALUE : Math.round((high - low) / step) + 1;
    }
}
