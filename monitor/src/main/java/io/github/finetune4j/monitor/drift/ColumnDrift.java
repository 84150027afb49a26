// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The drift of one column. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ColumnDrift {
    private final String column;
    private final String method;
    private final double score;
    private final double threshold;
    private final boolean drifted;
    private final long before;
    private final long now;
    private final @Nullable Interval effect;
    private final List<ShareChange> changes;

    ColumnDrift(String column, ColumnScore score, boolean drifted, DriftColumn reference, DriftColumn current) {
        this.column = column;
        this.drifted = drifted;
        method = score.method();
        this.score = score.value();
        threshold = score.threshold();
        effect = score.effect();
        changes = score.changes();
        before = reference.size();
        now = current.size();
    }

    /** {@return the column's name} */
    public String column() {
        return column;
    }

    /** {@return how it was compared, for example {@code ks}} */
    public String method() {
        return method;
    }

    /**
     * {@return the method's score; by our own rules the p value, adjusted for the number of columns; NaN where the
     * method has none}
     */
    public double score() {
        return score;
    }

    /** {@return what the score was held against} */
    public double threshold() {
        return threshold;
    }

    /** {@return whether the column is not what it was} */
    public boolean drifted() {
        return drifted;
    }

    /** {@return the number of values before} */
    public long before() {
        return before;
    }

    /** {@return the number of values now} */
    public long now() {
        return now;
    }

    /**
     * {@return how large the change is, by our own rules: of numbers the greatest distance of the distribution
     * functions; of categories the greatest change of a share; of texts how well a classifier distinguishes now from
     * before (½: not at all). Empty by Evidently's rules}
     */
    public Optional<Interval> effect() {
        return Optional.ofNullable(effect);
    }

    /** {@return the words or categories that explain it, greatest change first; empty by Evidently's rules} */
    public List<ShareChange> changes() {
        return changes;
    }

    @Override
    public String toString() {
        String size = effect == null
                ? ""
                : String.format(Locale.ROOT, ", %.3f [%.3f, %.3f]", effect.estimate(), effect.lower(), effect.upper());
        return String.format(
                Locale.ROOT,
                "%s: %s, %s %.4g (threshold %.4g%s; %d rows before, %d now)",
                column,
                drifted ? "drifted" : "no drift",
                method,
                score,
                threshold,
                size,
                before,
                now);
    }
}
