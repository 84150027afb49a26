// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of the inputs. May be told by several threads. */
final class FuzzCounts {
    /** How an input ended. */
    enum End {
        ACCEPTED,
        REFUSED,
        OTHER_EXCEPTION,
        TIMED_OUT,
        DIED
    }

    private final Map<String, Map<End, Integer>> byKind = new TreeMap<>();
    private final Map<String, List<Long>> findings = new TreeMap<>();

    synchronized void add(String kind, End end, String what, long number) {
        byKind.computeIfAbsent(kind, each -> new TreeMap<>()).merge(end, 1, Integer::sum);
        if (end != End.ACCEPTED && end != End.REFUSED) {
            findings.computeIfAbsent(end + " " + kind + ": " + what, each -> new ArrayList<>())
                    .add(number);
        }
    }

    synchronized void figures(Map<String, Object> figures) {
        figures.put("inputs", count(null));
        figures.put("accepted", count(End.ACCEPTED));
        figures.put("refused", count(End.REFUSED));
        figures.put("other_exceptions", count(End.OTHER_EXCEPTION));
        figures.put("timed_out", count(End.TIMED_OUT));
        figures.put("died", count(End.DIED));
        figures.put("by_kind", byKind);
        Map<String, Object> first = new LinkedHashMap<>();
        findings.forEach((what, numbers) -> first.put(what, numbers.size() + " times, first input " + numbers.get(0)));
        figures.put("findings", first);
    }

    private int count(@Nullable End end) {
        return byKind.values().stream()
                .flatMap(ends -> ends.entrySet().stream())
                .filter(each -> end == null || each.getKey() == end)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
