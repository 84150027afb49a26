// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an approach on some rows. Intervals are over rows: Wilson's for shares, a bootstrap for other means,
 * order statistics for quantiles. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApproachFigures {
    private final int rows;
    private final int errors;
    private final int unscored;
    private final Map<String, Interval> metrics;
    private final @Nullable Interval validShare;
    private final @Nullable Interval p50;
    private final @Nullable Interval p95;
    private final @Nullable Interval costPerThousand;

    ApproachFigures(Measurement of, double level) {
        rows = of.rows().size();
        errors = of.errors();
        unscored = of.unscored();
        metrics = new LinkedHashMap<>(of.scores(level));
        validShare = of.validShare(level).orElse(null);
        p50 = of.latency(0.5, level).orElse(null);
        p95 = of.latency(0.95, level).orElse(null);
        costPerThousand = of.costPerThousand(level).orElse(null);
    }

    /** {@return rows that were asked} */
    public int rows() {
        return rows;
    }

    /**
     * {@return rows without an answer; they count with {@link io.github.finetune4j.evaluation.Metric#scoreOfFailure}}
     */
    public int errors() {
        return errors;
    }

    /** {@return rows that the first metric couldn't score; they are left out of its mean} */
    public int unscored() {
        return unscored;
    }

    /** {@return the mean by the first metric, which decides} */
    public Interval quality() {
        return metrics.values().iterator().next();
    }

    /** {@return the mean by each metric that could score a row, by its name in their order} */
    public Map<String, Interval> metrics() {
        return Collections.unmodifiableMap(metrics);
    }

    /** {@return the share of rows whose answer keeps the format; empty where none was asked for} */
    public Optional<Interval> validShare() {
        return Optional.ofNullable(validShare);
    }

    /** {@return how long half of the answered requests took at most, in seconds; empty if nobody measured} */
    public Optional<Interval> p50() {
        return Optional.ofNullable(p50);
    }

    /**
     * {@return how long 95 of 100 answered requests took at most, in seconds; without upper bound where there are fewer
     * than 73; empty if nobody measured}
     */
    public Optional<Interval> p95() {
        return Optional.ofNullable(p95);
    }

    /** {@return what a thousand requests cost, tokens alone; empty without a price} */
    public Optional<Interval> costPerThousand() {
        return Optional.ofNullable(costPerThousand);
    }
}
