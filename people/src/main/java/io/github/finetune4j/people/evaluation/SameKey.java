// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.statistics.interval.Proportions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The key that a rater presses most often when one question is asked, beside what the others do. */
record SameKey(String question, String key, long pressed, long presses, double others) {
    private static final long FEWEST = 10;
    private static final double NEARLY_ALWAYS = 0.9;
    private static final double SURE = 0.99;

    /** What somebody whom nobody can be compared with may press. */
    private static final double ALONE = 0.5;

    static final SameKey NONE = new SameKey("", "", 0, 0, ALONE);

    static SameKey of(Votes votes, Scale scale, String rater) {
        Map<String, Long> own = counts(votes.answers(), scale, rater, true);
        Map<String, Long> others = counts(votes.answers(), scale, rater, false);
        return own.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> new SameKey(
                        scale.question().name(),
                        most.getKey(),
                        most.getValue(),
                        sum(own),
                        others.isEmpty() ? ALONE : others.getOrDefault(most.getKey(), 0L) / (double) sum(others)))
                .orElse(NONE);
    }

    private static Map<String, Long> counts(List<AnswerGiven> answers, Scale scale, String rater, boolean own) {
        Map<String, Long> counts = new LinkedHashMap<>();
        answers.stream()
                .filter(answer -> answer.annotator().equals(rater) == own)
                .flatMap(answer -> scale.keys(answer).stream())
                .forEach(key -> counts.merge(key, 1L, Long::sum));
        return counts;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    double share() {
        return presses == 0 ? 0 : (double) pressed / presses;
    }

    /** Nearly always, often enough to tell, and more than the rows explain: others press it less often. */
    boolean suspicious() {
        return presses >= FEWEST
                && share() >= NEARLY_ALWAYS
                && Proportions.clopperPearson(pressed, presses, SURE).lower() > others;
    }

    static Comparator<SameKey> worst() {
        return Comparator.comparing(SameKey::suspicious).thenComparingDouble(SameKey::share);
    }
}
