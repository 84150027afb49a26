// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.internal.report.IssueLog;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetSplitter;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.dataset.spi.SplitPart;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Makes the three data sets of a split out of the rows that a splitter dealt out. */
record Splitting(DatasetSplitter<?> splitter, IssueLog log) {
    private static final System.Logger LOG = System.getLogger(Splitting.class.getName());

    DatasetSplit split(Map<SplitPart, List<DatasetRow>> parts, Function<Map<String, Integer>, DatasetReport> report) {
        Map<SplitPart, Integer> counts = new EnumMap<>(SplitPart.class);
        parts.forEach((part, dealt) -> counts.put(part, dealt.size()));
        Map<String, Integer> sizes = sizes(counts);
        return new DatasetSplit(
                part(parts, SplitPart.TRAINING),
                part(parts, SplitPart.VALIDATION),
                part(parts, SplitPart.TEST),
                report.apply(sizes));
    }

    /** {@return sizes by word; a part that should have rows and has none is a warning} */
    Map<String, Integer> sizes(Map<SplitPart, Integer> counts) {
        int rows = counts.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        counts.forEach((part, count) -> {
            sizes.put(part.word(), count);
            if (count == 0 && splitter.fraction(part) > 0 && rows > 0) {
                warn(part.word(), splitter.fraction(part), rows);
            }
        });
        return sizes;
    }

    private static Dataset part(Map<SplitPart, List<DatasetRow>> parts, SplitPart part) {
        return Dataset.ofRows(Objects.requireNonNull(parts.get(part)));
    }

    // Said at once, too: who trains for hours before he asks for the part would hear of it then
    private void warn(String part, double fraction, int examples) {
        String words = "the " + part + " part (fraction " + fraction + ") got none of " + examples + " examples";
        LOG.log(System.Logger.Level.WARNING, "{0} -> {1}", words, IssueCode.EMPTY_SPLIT.fix());
        log.add(new RowOrigin("split", 0, ""), IssueCode.EMPTY_SPLIT.issue("", words));
    }
}
