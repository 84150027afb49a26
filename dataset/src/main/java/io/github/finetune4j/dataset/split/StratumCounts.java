// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.spi.SplitPart;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of each stratum in each part, such as those of a label.
 *
 * @param counts by stratum
 */
record StratumCounts(Map<String, Map<SplitPart, Integer>> counts) {
    private static final int LISTED = 100;

    static StratumCounts of(List<GroupSplitter.Row> rows, Map<Long, SplitPart> parts) {
        Map<String, Map<SplitPart, Integer>> counts = new TreeMap<>();
        for (GroupSplitter.Row row : rows) {
            counts.computeIfAbsent(row.stratum(), stratum -> new EnumMap<>(SplitPart.class))
                    .merge(parts.getOrDefault(row.index(), SplitPart.TRAINING), 1, Integer::sum);
        }
        return new StratumCounts(counts);
    }

    String line() {
        List<String> absent = new ArrayList<>();
        for (SplitPart part : SplitPart.values()) {
            long without = without(part);
            if (without > 0 && without < counts.size()) {
                absent.add(String.format(Locale.ROOT, "%,d have no row in %s", without, part.word()));
            }
        }
        return String.format(Locale.ROOT, "strata: %,d; ", counts.size())
                + (absent.isEmpty() ? "each part has rows of all of them" : String.join(", ", absent));
    }

    private long without(SplitPart part) {
        return counts.values().stream().filter(of -> !of.containsKey(part)).count();
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("count", counts.size());
        for (SplitPart part : SplitPart.values()) {
            figures.put("without_" + part.word(), without(part));
        }
        List<Map<String, Object>> listed = new ArrayList<>();
        counts.entrySet().stream().limit(LISTED).forEach(stratum -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("stratum", stratum.getKey());
            for (SplitPart part : SplitPart.values()) {
                row.put(part.word(), stratum.getValue().getOrDefault(part, 0));
            }
            listed.add(row);
        });
        figures.put("rows", listed);
        return figures;
    }
}
