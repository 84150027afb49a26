// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.sequence.Bets;
import io.github.finetune4j.statistics.sequence.ConfidenceSequences;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A bet per row on the mean of its raters, in the order in which rows got all their raters. */
final class RowBets {
    private static final double HALF = 0.5;

    private final Contest contest;
    private final double alike;
    private final double range;
    private final Bets bets;

    private RowBets(Contest contest, double alike, double range) {
        this.contest = contest;
        this.alike = alike;
        this.range = range;
        bets = ConfidenceSequences.bets(alike - range, alike + range, Votes.LEVEL);
    }

    static RowBets onShare(Contest contest) {
        return new RowBets(contest, HALF, HALF);
    }

    /** On a difference that is at most so far from 0. */
    static RowBets onDifference(Contest contest, double range) {
        return new RowBets(contest, 0, range);
    }

    RowBets addAll(StudyAnswers study, Function<AnswerGiven, OptionalDouble> figure) {
        Map<String, List<Double>> rows = new LinkedHashMap<>();
        for (AnswerGiven answer : study.votes().answers()) {
            List<Double> row = rows.computeIfAbsent(answer.taskId(), id -> new ArrayList<>());
            figure.apply(answer).ifPresent(row::add);
            if (row.size() == study.overlap()) {
                add(row.stream().mapToDouble(each -> each).average().orElseThrow());
            }
        }
        return this;
    }

    RowBets add(double row) {
        bets.add(Math.max(alike - range, Math.min(alike + range, row))); // a mean may be rounded beyond the ends
        return this;
    }

    EarlyVerdict verdict() {
        if (bets.n() == 0) {
            return new EarlyVerdict(Verdict.UNDECIDED, null);
        }
        Interval now = bets.interval();
        Interval said = new Interval(
                now.estimate(),
                now.lower(),
                now.upper(),
                now.level(),
                now.method() + " on rows, of these raters",
                now.n());
        return new EarlyVerdict(contest.verdict(said, alike), said);
    }
}
