package io.github.finetune4j.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Deals examples out to the three parts. */
final class Splitting {
    private final SplitRule rule;
    private final IssueLog log;
    private final Map<SplitRule.Part, List<ChatExample>> parts = new EnumMap<>(SplitRule.Part.class);

    Splitting(SplitRule rule, IssueLog log) {
        this.rule = rule;
        this.log = log;
    }

    DatasetSplit split(List<ChatExample> examples, Function<Map<String, Integer>, DatasetReport> report) {
        examples.forEach(example -> part(rule.partOf(example)).add(example));
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (SplitRule.Part part : SplitRule.Part.values()) {
            String name = part.name().toLowerCase(Locale.ROOT);
            sizes.put(name, part(part).size());
            if (part(part).isEmpty() && rule.fraction(part) > 0 && !examples.isEmpty()) {
                warn(name, rule.fraction(part), examples.size());
            }
        }
        return new DatasetSplit(
                Dataset.of(part(SplitRule.Part.TRAINING)),
                Dataset.of(part(SplitRule.Part.VALIDATION)),
                Dataset.of(part(SplitRule.Part.TEST)),
                report.apply(sizes));
    }

    private List<ChatExample> part(SplitRule.Part part) {
        return parts.computeIfAbsent(part, p -> new ArrayList<>());
    }

    private void warn(String part, double fraction, int examples) {
        new RowIssues(log, "split", 0)
                .report(
                        IssueCode.EMPTY_SPLIT,
                        "",
                        "the " + part + " part (fraction " + fraction + ") got none of " + examples + " examples");
    }
}
