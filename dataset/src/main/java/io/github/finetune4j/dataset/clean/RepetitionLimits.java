// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.internal.names.Given;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The shares from which a text counts as repetitive. {@link #GOPHER} holds the values of Rae et al. (2021), table A1.
 *
 * @param limits the highest allowed share by the name of the statistic, checked in the order of the map:
 *     {@code dup_para_frac}, {@code dup_para_char_frac}, {@code dup_line_frac}, {@code dup_line_char_frac},
 *     {@code top_2_gram} to {@code top_4_gram}, {@code dup_5_gram} to {@code dup_10_gram}; from 0 to 1
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record RepetitionLimits(Map<String, Double> limits) {
    /** The published limits, for web documents of hundreds of words. */
    public static final RepetitionLimits GOPHER = new RepetitionLimits(gopher());

    /**
     * Copies the limits, in order.
     *
     * @throws IllegalArgumentException if a name is not one of these, or a limit is no share
     */
    public RepetitionLimits {
        limits.forEach(RepetitionLimits::check);
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }

    private static void check(String name, double limit) {
        Set<String> known = gopher().keySet();
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    "limit of repetition: " + name + " -> give one of " + String.join(", ", known));
        }
        Given.from("limit of " + name, limit, 0, 1);
    }

    /** {@return the name of the first limit that a text exceeds} */
    Optional<String> exceeded(RepetitionStatistics statistics) {
        Map<String, Double> shares = statistics.byName();
        return limits.entrySet().stream()
                .filter(limit -> shares.getOrDefault(limit.getKey(), 0.0) > limit.getValue())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Map<String, Double> gopher() {
        Map<String, Double> limits = new LinkedHashMap<>();
        limits.put("dup_para_frac", 0.3);
        limits.put("dup_para_char_frac", 0.2);
        limits.put("dup_line_frac", 0.3);
        limits.put("dup_line_char_frac", 0.2);
        limits.put("top_2_gram", 0.2);
        limits.put("top_3_gram", 0.18);
        limits.put("top_4_gram", 0.16);
        limits.put("dup_5_gram", 0.15);
        limits.put("dup_6_gram", 0.14);
        limits.put("dup_7_gram", 0.13);
        limits.put("dup_8_gram", 0.12);
        limits.put("dup_9_gram", 0.11);
        limits.put("dup_10_gram", 0.10);
        return limits;
    }
}
