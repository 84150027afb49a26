// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.duplicates.DuplicatePair;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.dataset.spi.RowJudge;
import io.github.finetune4j.dataset.spi.StepOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Leaves out training rows that an outside benchmark holds, too. */
final class LeakageStep implements DatasetStep<List<LeakageStep.Text>> {
    private final LeakageCheck check;
    private final List<String> evaluation;
    private final LeakIndex runs;
    private final Set<String> whole;

    LeakageStep(LeakageCheck check, List<String> evaluation) {
        this.check = check;
        this.evaluation = evaluation;
        this.runs = check.index(evaluation);
        this.whole = evaluation.stream()
                .map(LeakageCheck::normal)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toSet());
    }

    /** A row's text. */
    record Text(long index, String text) {}

    @Override
    public String name() {
        return "leakage";
    }

    @Override
    public List<Text> empty() {
        return new ArrayList<>();
    }

    @Override
    public void add(List<Text> texts, DatasetRow row) {
        texts.add(new Text(row.index(), check.text(row.example())));
    }

    @Override
    public List<Text> merge(List<Text> first, List<Text> second) {
        first.addAll(second);
        return first;
    }

    @Override
    public RowJudge judge(List<Text> texts) {
        Set<Long> near = new HashSet<>();
        for (DuplicatePair pair :
                check.search().between(texts.stream().map(Text::text).toList(), evaluation)) {
            near.add(texts.get(pair.first()).index());
        }
        return row -> judge(row, near);
    }

    private StepOutcome judge(DatasetRow row, Set<Long> near) {
        String text = check.text(row.example());
        if (whole.contains(LeakageCheck.normal(text))) {
            return StepOutcome.reject("leakage-exact", "the text stands in the evaluation data");
        }
        Map<Integer, Double> shared = runs.shared(text);
        if (!shared.isEmpty()) {
            Map.Entry<Integer, Double> most =
                    shared.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            return StepOutcome.reject(
                    "leakage-ngram",
                    String.format(
                            Locale.ROOT,
                            "%.0f %% of the runs of words of evaluation text %d stand in it",
                            100 * most.getValue(),
                            most.getKey() + 1));
        }
        return near.contains(row.index())
                ? StepOutcome.reject("leakage-near-duplicate", "nearly the same as an evaluation text")
                : StepOutcome.keep();
    }
}
