// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The distance by which shares moved: Wilks' G of a 2 × k table of counts before and now, less its mean k − 1 and
 * divided by its standard deviation √(2(k − 1)) where nothing moved, so that windows of different sizes compare.
 */
record Shift(Map<String, Long> before, Map<String, Long> now) {
    private static final int NAMED = 3;

    double standardised() {
        TreeSet<String> categories = new TreeSet<>(before.keySet());
        categories.addAll(now.keySet());
        int freedom = Math.max(1, categories.size() - 1);
        double earlier = total(before);
        double later = total(now);
        double g = 0;
        for (String category : categories) {
            double first = before.getOrDefault(category, 0L);
            double second = now.getOrDefault(category, 0L);
            double share = (first + second) / (earlier + later);
            g += part(first, share * earlier) + part(second, share * later);
        }
        return (2 * g - freedom) / Math.sqrt(2.0 * freedom);
    }

    String words() {
        double earlier = total(before);
        double later = total(now);
        TreeSet<String> categories = new TreeSet<>(before.keySet());
        categories.addAll(now.keySet());
        return categories.stream()
                .map(category -> new Move(
                        category, before.getOrDefault(category, 0L) / earlier, now.getOrDefault(category, 0L) / later))
                .sorted(Comparator.comparingDouble(Move::size).reversed())
                .limit(NAMED)
                .map(Move::words)
                .collect(Collectors.joining(", "));
    }

    private record Move(String category, double before, double now) {
        double size() {
            return Math.abs(now - before);
        }

        String words() {
            return String.format(Locale.ROOT, "%s %.1f %% to %.1f %%", category, 100 * before, 100 * now);
        }
    }

    private static double part(double observed, double expected) {
        return observed == 0 ? 0 : observed * Math.log(observed / expected);
    }

    private static double total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
