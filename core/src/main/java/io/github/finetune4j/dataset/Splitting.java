package io.github.finetune4j.dataset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Makes the three data sets of a split out of the rows that a splitter dealt out. */
final class Splitting {
    private final DatasetSplitter<?> splitter;
    private final IssueLog log;

    Splitting(DatasetSplitter<?> splitter, IssueLog log) {
        this.splitter = splitter;
        this.log = log;
    }

    DatasetSplit split(Map<SplitPart, List<DatasetRow>> parts, Function<Map<String, Integer>, DatasetReport> report) {
        int rows = parts.values().stream().mapToInt(List::size).sum();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        parts.forEach((part, dealt) -> {
            sizes.put(part.word(), dealt.size());
            if (dealt.isEmpty() && splitter.fraction(part) > 0 && rows > 0) {
                warn(part.word(), splitter.fraction(part), rows);
            }
        });
        return new DatasetSplit(
                part(parts, SplitPart.TRAINING),
                part(parts, SplitPart.VALIDATION),
                part(parts, SplitPart.TEST),
                report.apply(sizes));
    }

    private static Dataset part(Map<SplitPart, List<DatasetRow>> parts, SplitPart part) {
        return Dataset.ofRows(Objects.requireNonNull(parts.get(part)));
    }

    private void warn(String part, double fraction, int examples) {
        new RowIssues(log, "split", 0)
                .report(
                        IssueCode.EMPTY_SPLIT,
                        "",
                        "the " + part + " part (fraction " + fraction + ") got none of " + examples + " examples");
    }
}
