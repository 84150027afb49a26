// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.result.ReportSection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The leaks that a leakage check found.
 *
 * @param leaks each evaluation text once for each level at which it leaked, with the training text that is most like it
 * @param trainingTexts number of training texts
 * @param evaluationTexts number of evaluation texts
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LeakageReport(List<Leak> leaks, int trainingTexts, int evaluationTexts) {
    private static final int LISTED = 100;

    /** Copies the list. */
    public LeakageReport {
        leaks = List.copyOf(leaks);
    }

    /** {@return whether nothing leaked} */
    public boolean clean() {
        return leaks.isEmpty();
    }

    /**
     * {@return number of evaluation texts that leaked at a level}
     *
     * @param level which
     */
    public long count(LeakageLevel level) {
        return leaks.stream().filter(leak -> leak.level() == level).count();
    }

    /** {@return positions of the evaluation texts that leaked at any level} */
    public Set<Integer> leakedEvaluation() {
        return leaks.stream().map(Leak::evaluation).collect(Collectors.toUnmodifiableSet());
    }

    /** {@return share of the evaluation texts that leaked at any level, 0 to 1} */
    public double share() {
        return evaluationTexts == 0 ? 0 : (double) leakedEvaluation().size() / evaluationTexts;
    }

    /** {@return the findings as a section of a report, the first 100 leaks listed} */
    public ReportSection section() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("training_texts", trainingTexts);
        figures.put("evaluation_texts", evaluationTexts);
        figures.put("leaked_share", share());
        for (LeakageLevel level : LeakageLevel.values()) {
            figures.put(level.word(), count(level));
        }
        figures.put(
                "leaks", leaks.stream().limit(LISTED).map(LeakageReport::listed).toList());
        return new ReportSection("leakage", "Leakage", figures, List.of(toString()));
    }

    private static Map<String, Object> listed(Leak leak) {
        Map<String, Object> listed = new LinkedHashMap<>();
        listed.put("evaluation_row", leak.evaluation() + 1);
        listed.put("training_row", leak.training() + 1);
        listed.put("level", leak.level().word());
        listed.put("similarity", leak.similarity());
        return listed;
    }

    @Override
    public String toString() {
        return clean()
                ? String.format(Locale.ROOT, "no leakage between %,d and %,d texts", trainingTexts, evaluationTexts)
                : String.format(
                        Locale.ROOT,
                        "%.1f %% of %,d evaluation texts leaked: %d exact, %d by words in a row, %d near duplicates",
                        100 * share(),
                        evaluationTexts,
                        count(LeakageLevel.EXACT),
                        count(LeakageLevel.NGRAM),
                        count(LeakageLevel.NEAR_DUPLICATE));
    }
}
