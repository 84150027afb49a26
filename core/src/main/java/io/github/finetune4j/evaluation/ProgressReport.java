// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A report of an evaluation's progress. Valid only while the listener is called, on its thread.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ProgressReport {
    private final String model;
    private final int done;
    private final int total;
    private final int failed;
    private final int reused;
    private final Duration elapsed;
    private final @Nullable Duration remaining;
    private final Usage usage;
    private final double cost;
    private final Supplier<Map<String, Interval>> scores;

    ProgressReport(
            String model,
            int done,
            int total,
            int failed,
            int reused,
            Duration elapsed,
            @Nullable Duration remaining,
            Usage usage,
            double cost,
            Supplier<Map<String, Interval>> scores) {
        this.model = model;
        this.done = done;
        this.total = total;
        this.failed = failed;
        this.reused = reused;
        this.elapsed = elapsed;
        this.remaining = remaining;
        this.usage = usage;
        this.cost = cost;
        this.scores = scores;
    }

    /** {@return the model's name} */
    public String model() {
        return model;
    }

    /** {@return rows answered or failed so far, those taken from stored answers among them} */
    public int done() {
        return done;
    }

    /** {@return rows of this evaluation; a comparison runs one evaluation after the other} */
    public int total() {
        return total;
    }

    /** {@return rows that the model failed so far} */
    public int failed() {
        return failed;
    }

    /** {@return rows whose answers were taken from an earlier run} */
    public int reused() {
        return reused;
    }

    /** {@return time since the start} */
    public Duration elapsed() {
        return elapsed;
    }

    /** {@return time that the rest will take at the pace so far; empty before the first call and after the last row} */
    public Optional<Duration> remaining() {
        return Optional.ofNullable(remaining);
    }

    /** {@return tokens taken by this run's calls so far} */
    public Usage usage() {
        return usage;
    }

    /** {@return cost of this run's calls so far, in the currency of the price; 0 without a price} */
    public double cost() {
        return cost;
    }

    /**
     * {@return running estimates by metric with their intervals over the rows so far} Metrics of a whole corpus, and
     * metrics that have no score yet, are left out. Computed when asked for, within the listener. Looking at them and
     * stopping when they please would make the figures dishonest.
     */
    public Map<String, Interval> scores() {
        return scores.get();
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(model).append(' ').append(done).append('/').append(total);
        scores().forEach((name, score) -> text.append(String.format(
                Locale.ROOT, ", %s %.3f [%.3f, %.3f]", name, score.estimate(), score.lower(), score.upper())));
        if (failed > 0) {
            text.append(", failed ").append(failed);
        }
        if (remaining != null) {
            text.append(", about ").append(remaining.toSeconds()).append(" s left");
        }
        return text.toString();
    }
}
