// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The counts of rows that each filter removed. Counts of parts of a data set can be added up.
 *
 * @param rows rows that were looked at
 * @param removed rows removed, by the filter's name, in the filters' order; a row counts for the first filter that
 *     objects
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record CleaningCounts(long rows, Map<String, Long> removed) {
    /** Copies the counts, in order. */
    public CleaningCounts {
        removed = Collections.unmodifiableMap(new LinkedHashMap<>(removed));
    }

    /**
     * {@return the share of all rows that a filter removed, 0 to 1}
     *
     * @param filter its name
     */
    public double share(String filter) {
        return rows == 0 ? 0 : (double) removed.getOrDefault(filter, 0L) / rows;
    }

    /** {@return rows that stayed} */
    public long kept() {
        return rows - removed.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * {@return the counts of both}
     *
     * @param other counts of other rows
     */
    public CleaningCounts plus(CleaningCounts other) {
        Map<String, Long> sum = new LinkedHashMap<>(removed);
        other.removed.forEach((filter, count) -> sum.merge(filter, count, Long::sum));
        return new CleaningCounts(rows + other.rows, sum);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(rows + " rows, " + kept() + " kept");
        removed.forEach((filter, count) ->
                out.append(String.format(Locale.ROOT, "%n  %-20s %8d  %5.1f %%", filter, count, 100 * share(filter))));
        return out.toString();
    }
}
