// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.data;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Chosen;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.statistics.agreement.Agreement;
import io.github.finetune4j.statistics.crowd.Crowd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Answers to one question as labels that can be counted: what means the same has the same code. */
final class CodedVotes {
    private final String question;
    private final List<Crowd.Vote> votes = new ArrayList<>();
    private final Map<LabelValue, String> codes = new LinkedHashMap<>();
    private final Map<String, LabelValue> values = new LinkedHashMap<>();

    CodedVotes(String question) {
        this.question = question;
    }

    void add(AnswerGiven answer) {
        votes.add(new Crowd.Vote(answer.taskId(), answer.annotator(), code(answer)));
    }

    List<Crowd.Vote> votes() {
        return votes;
    }

    String code(AnswerGiven answer) {
        LabelValue value = canonical(Objects.requireNonNull(answer.values().get(question)));
        String code = codes.computeIfAbsent(value, fresh -> String.valueOf(codes.size()));
        values.putIfAbsent(code, value);
        return code;
    }

    LabelValue value(String code) {
        return Objects.requireNonNull(values.get(code));
    }

    /** Order and white space around a text mean nothing. */
    static LabelValue canonical(LabelValue value) {
        if (value instanceof Chosen chosen) {
            return new Chosen(chosen.labels().stream().sorted().toList());
        }
        if (value instanceof Corrected corrected) {
            return new Corrected(corrected.text().strip());
        }
        if (value instanceof Marked marked) {
            return new Marked(marked.spans().stream()
                    .sorted(Comparator.comparingInt(Span::start)
                            .thenComparingInt(Span::end)
                            .thenComparing(Span::label))
                    .toList());
        }
        return value;
    }

    /** Krippendorff's α: NaN where no task has two answers. */
    double alpha() {
        Map<String, double[]> byRater = new LinkedHashMap<>();
        Map<String, Integer> tasks = new LinkedHashMap<>();
        votes.forEach(vote -> tasks.putIfAbsent(vote.item(), tasks.size()));
        votes.forEach(vote -> byRater.computeIfAbsent(vote.rater(), rater -> missing(tasks.size()))[
                        Objects.requireNonNull(tasks.get(vote.item()))] =
                Integer.parseInt(vote.label()));
        return byRater.size() < 2
                ? Double.NaN
                : Agreement.krippendorff(byRater.values().toArray(double[][]::new), Agreement.Level.NOMINAL);
    }

    private static double[] missing(int length) {
        double[] row = new double[length];
        Arrays.fill(row, Double.NaN);
        return row;
    }
}
