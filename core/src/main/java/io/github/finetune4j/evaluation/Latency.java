// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The latency of a set of calls: percentiles and mean. Percentiles are interpolated between order statistics (Hyndman
 * and Fan's type 7, as R and numpy do).
 *
 * @param p50 half of the calls took at most this
 * @param p95 95 of 100 took at most this
 * @param p99 99 of 100 took at most this
 * @param mean of all
 * @param n number of calls measured, at least 1
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Latency(Duration p50, Duration p95, Duration p99, Duration mean, long n) {
    static Latency of(List<Duration> times) {
        double[] nanos = times.stream().mapToDouble(Duration::toNanos).sorted().toArray();
        return new Latency(
                quantile(nanos, 0.5),
                quantile(nanos, 0.95),
                quantile(nanos, 0.99),
                Duration.ofNanos(Math.round(Arrays.stream(nanos).average().orElse(0))),
                nanos.length);
    }

    private static Duration quantile(double[] sorted, double p) {
        double place = (sorted.length - 1) * p;
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return Duration.ofNanos(Math.round(sorted[below] + (place - below) * (sorted[above] - sorted[below])));
    }
}
