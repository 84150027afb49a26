// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The counts of what became of the inputs. May be called by several threads. */
final class FuzzCounts {
    /** An end of an input. */
    enum End {
        ACCEPTED,
        REFUSED,
        /** Refused without the file's name, or without what to do. */
        BARE,
        OTHER_EXCEPTION,
        TIMED_OUT,
        DIED
    }

    private final Map<String, Map<End, Integer>> byKind = new TreeMap<>();
    private final Map<String, List<Long>> findings = new TreeMap<>();

    private int slow;
    private double mostShare;
    private String slowest = "";

    /** Takes in what an input cost beside how it ended. */
    synchronized void cost(String kind, FuzzCost cost, String what, long number) {
        if (cost.share() > mostShare) {
            mostShare = cost.share();
            slowest = kind + " " + what + ": " + cost.micros() / 1_000 + " ms of processor time for " + cost.bytes()
                    + " bytes, input " + number;
        }
        if (cost.isAbove()) {
            slow++;
            findings.computeIfAbsent("SLOW " + kind + ": " + what, each -> new ArrayList<>())
                    .add(number);
        }
    }

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
        figures.put("bare", count(End.BARE));
        figures.put("other_exceptions", count(End.OTHER_EXCEPTION));
        figures.put("timed_out", count(End.TIMED_OUT));
        figures.put("died", count(End.DIED));
        figures.put("slow", slow);
        figures.put("limit_ms", FuzzCost.FREE_MICROS / 1_000);
        figures.put("limit_us_a_byte", FuzzCost.MICROS_A_BYTE);
        figures.put("slowest_share_of_limit", Summary.rounded(mostShare, 3));
        figures.put("slowest", slowest);
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
