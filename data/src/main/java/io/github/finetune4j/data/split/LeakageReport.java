package io.github.finetune4j.data.split;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a leakage check found.
 *
 * @param leaks each evaluation text once for each level at which it leaked, with the training text that is most like it
 * @param trainingTexts number of training texts
 * @param evaluationTexts number of evaluation texts
 * @since 0.1
 */
public record LeakageReport(List<Leak> leaks, int trainingTexts, int evaluationTexts) {
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
