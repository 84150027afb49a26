// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A measure of how often each answer occurs, where answers are labels.
 *
 * @param counts rows of each class, the most frequent first
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ClassBalance(Map<String, Long> counts) {
    /** Copies the counts and puts the most frequent first; equally frequent ones by name. */
    public ClassBalance {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        counts = Collections.unmodifiableMap(sorted);
    }

    /** {@return rows of the most frequent class by rows of the rarest; 1 is balanced; 0 without classes} */
    public double imbalance() {
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long least = counts.values().stream().mapToLong(Long::longValue).min().orElse(1);
        return (double) most / least;
    }

    /** {@return entropy by its greatest value, 0 to 1; 1 is balanced, and so is a single class} */
    public double evenness() {
        double all = counts.values().stream().mapToLong(Long::longValue).sum();
        double entropy = 0;
        for (long count : counts.values()) {
            entropy -= count > 0 ? count / all * Math.log(count / all) : 0;
        }
        return counts.size() < 2 ? 1 : entropy / Math.log(counts.size());
    }

    /**
     * {@return classes with fewer rows than this}
     *
     * @param rows the least that a class should have
     */
    public long rarerThan(long rows) {
        return counts.values().stream().filter(count -> count < rows).count();
    }
}
