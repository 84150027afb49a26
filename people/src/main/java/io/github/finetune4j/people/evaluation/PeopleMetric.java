// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.RatedMetric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** One question that people were asked, as a metric of the answers that they judged. */
final class PeopleMetric implements RatedMetric {
    private final Figure figure;
    private final DrawnMean baseline;
    private final DrawnMean candidate;
    private final DrawnMean difference;
    private final Map<Integer, List<Double>> ofBaseline;
    private final Map<Integer, List<Double>> ofCandidate;
    private final IdentityHashMap<ChatResponse, Judged> judged;

    /**
     * The answer that is judged.
     *
     * @param row its number among the votes, below 0 where nobody has judged it
     * @param candidate whether it is the candidate's
     */
    record Judged(int row, boolean candidate) {}

    PeopleMetric(Figure figure, Votes votes, IdentityHashMap<ChatResponse, Judged> judged) {
        this.figure = figure;
        this.judged = judged;
        baseline = votes.drawn(figure::baseline, figure.least(), figure.least() + figure.range());
        candidate = votes.drawn(figure::candidate, figure.least(), figure.least() + figure.range());
        difference = votes.drawn(figure::difference, -figure.range(), figure.range());
        ofBaseline = baseline.byRow();
        ofCandidate = candidate.byRow();
    }

    @Override
    public String name() {
        return figure.question().name();
    }

    @Override
    public boolean needsExpected() {
        return false;
    }

    @Override
    public Score score(Answer answer) {
        Judged known = Objects.requireNonNull(judged.get(answer.actual()), "an answer of this study");
        List<Double> values = (known.candidate() ? ofCandidate : ofBaseline).getOrDefault(known.row(), List.of());
        int raters = values.size();
        return raters == 0
                ? Score.missing("nobody has judged it yet")
                : new Score(
                        values.stream().mapToDouble(each -> each).average().orElseThrow(),
                        "mean of " + raters + (raters == 1 ? " rater" : " raters"));
    }

    private DrawnMean side(boolean ofCandidate) {
        return ofCandidate ? candidate : baseline;
    }

    @Override
    public Interval mean(List<EvaluatedRow> rows, double level) {
        Set<Integer> numbers = rows.stream().map(row -> of(row).row()).collect(Collectors.toSet());
        return side(of(rows.get(0)).candidate()).of(numbers::contains).interval(level);
    }

    private Judged of(EvaluatedRow row) {
        return Objects.requireNonNull(judged.get(row.answer().actual()), "a row of this study");
    }

    @Override
    public Interval difference(List<Comparison.RowPair> pairs, double level) {
        return of(pairs).interval(level);
    }

    @Override
    public TestResult test(List<Comparison.RowPair> pairs, double value) {
        return of(pairs).test(value);
    }

    private DrawnMean of(List<Comparison.RowPair> pairs) {
        Set<Integer> rows =
                pairs.stream().map(pair -> of(pair.candidate()).row()).collect(Collectors.toSet());
        return difference.of(rows::contains);
    }
}
