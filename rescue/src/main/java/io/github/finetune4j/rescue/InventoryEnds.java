// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The ends of an inventory's models by day, in words. */
final class InventoryEnds {
    private final LocalDate today;
    private final Map<LocalDate, Map<String, Long>> days = new TreeMap<>();

    InventoryEnds(Inventory inventory) {
        today = LocalDate.ofInstant(inventory.at(), ZoneOffset.UTC);
        for (InventoryItem item : inventory.items()) {
            // a job ends with its model, which is counted as such
            if (!item.kind().equals("job")) {
                item.ends()
                        .ifPresent(day -> days.computeIfAbsent(day, any -> new TreeMap<>())
                                .merge(item.kind(), 1L, Long::sum));
            }
        }
    }

    /** {@return what ends first, and when} */
    String sentence() {
        return days.keySet().stream()
                .filter(day -> day.isAfter(today))
                .findFirst()
                .map(day -> "On " + day + ", " + left(day) + ", " + things(day) + ends(day) + beside(day))
                .orElseGet(() -> days.isEmpty()
                        ? "Nothing here has an end that the service announces."
                        : "Everything here that has an end is over.");
    }

    private String ends(LocalDate day) {
        long count = days.getOrDefault(day, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return count == 1 ? " ends." : " end.";
    }

    private String beside(LocalDate first) {
        String before = things(each -> !each.isAfter(today));
        String later = things(each -> each.isAfter(first));
        return (later.isEmpty() ? "" : " Later: " + later + ".")
                + (before.isEmpty() ? "" : " Over already: " + before + ".");
    }

    /** {@return how far a day is, in words} */
    String left(LocalDate day) {
        long left = ChronoUnit.DAYS.between(today, day);
        if (left == 0) {
            return "today";
        }
        long count = Math.abs(left);
        String days = count + (count == 1 ? " day" : " days");
        return left > 0 ? "in " + days : days + " ago";
    }

    boolean near(LocalDate day, int within) {
        return day.isBefore(today.plusDays(within));
    }

    List<LocalDate> days() {
        return List.copyOf(days.keySet());
    }

    String things(LocalDate day) {
        return things(day::equals);
    }

    private String things(Predicate<LocalDate> which) {
        Map<String, Long> sums = new TreeMap<>();
        days.forEach((day, kinds) -> {
            if (which.test(day)) {
                kinds.forEach((kind, count) -> sums.merge(kind, count, Long::sum));
            }
        });
        List<String> all = new ArrayList<>();
        sums.forEach((kind, count) -> all.add(counted(kind, count)));
        return all.size() < 2
                ? String.join("", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.get(all.size() - 1);
    }

    static String counted(String kind, long count) {
        return count + " " + (count == 1 || kind.endsWith("s") ? kind : kind + "s");
    }
}
