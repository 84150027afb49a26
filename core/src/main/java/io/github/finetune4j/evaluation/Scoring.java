// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import io.github.finetune4j.internal.names.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Scores rows as their replies come in, so that a broken metric shows at the first row and not after the last. */
final class Scoring {
    private static final ChatResponse NO_ANSWER = new ChatResponse("", FinishReason.UNKNOWN, new Usage(0, 0));
    private static final Message NONE_EXPECTED = Message.assistant("");

    private final List<Metric> metrics;
    private final List<String> names;

    Scoring(List<Metric> metrics) {
        this.metrics = metrics;
        names = metrics.stream().map(Metric::name).toList();
    }

    /** Whether a metric has a way of its own to score several answers. */
    boolean gainsFromSeveral() {
        return metrics.stream().anyMatch(Scoring::gainsFromSeveral);
    }

    private static boolean gainsFromSeveral(Metric metric) {
        try {
            return metric.getClass().getMethod("scoreAll", List.class).getDeclaringClass() != Metric.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(
                    "Metric has no scoreAll(...) -> put jars of finetune4j of one version on the class path", e);
        }
    }

    List<EvaluatedRow> score(List<Question> questions, List<Reply> replies) {
        List<Integer> answered = IntStream.range(0, replies.size())
                .filter(i -> replies.get(i).answered() != null)
                .boxed()
                .toList();
        List<Answer> answers = answered.stream()
                .map(i -> answer(questions.get(i), replies.get(i)))
                .toList();
        List<List<Score>> columns = metrics.stream()
                .map(metric -> column(metric, questions, replies, answered, answers))
                .toList();
        return IntStream.range(0, replies.size())
                .mapToObj(i -> new EvaluatedRow(
                        questions.get(i),
                        replies.get(i),
                        names,
                        columns.stream().map(column -> column.get(i)).toList()))
                .toList();
    }

    static Answer answer(Question question, Reply reply) {
        return new Answer(
                question.example().prompt(),
                question.example().answer().orElse(NONE_EXPECTED),
                reply.response().orElse(NO_ANSWER),
                question.example().fields(),
                reply.took());
    }

    private List<Score> column(
            Metric metric,
            List<Question> questions,
            List<Reply> replies,
            List<Integer> answered,
            List<Answer> answers) {
        List<Score> given = answers.isEmpty() ? List.of() : scored(metric, questions.get(answered.get(0)), answers);
        List<Score> column = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < replies.size(); i++) {
            boolean failed = replies.get(i).answered() == null;
            column.add(failed ? ofFailure(metric) : checked(metric, questions.get(i), given.get(next)));
            next += failed ? 0 : 1;
        }
        return column;
    }

    private static Score ofFailure(Metric metric) {
        return new Score(metric.scoreOfFailure(), "no answer");
    }

    private static List<Score> scored(Metric metric, Question first, List<Answer> answers) {
        List<Score> scores;
        try {
            scores = metric.scoreAll(answers);
        } catch (FineTuneException e) {
            throw e;
        } catch (RuntimeException e) {
            throw broken(metric, first, answers.size(), e);
        }
        if (scores.size() != answers.size()) {
            throw new IllegalStateException("the metric " + metric.name() + " gave " + scores.size() + " scores to "
                    + answers.size() + " answers -> give one score per answer from scoreAll, in their order");
        }
        return scores;
    }

    private static IllegalStateException broken(Metric metric, Question first, int rows, RuntimeException e) {
        String where =
                rows == 1 ? "row " + (first.index() + 1) : "one of " + rows + " rows from " + (first.index() + 1);
        String remedy = "mend the metric or the row; where it can't tell, return Score.missing(...)";
        return new IllegalStateException(
                "the metric " + metric.name() + " failed on " + where + ": " + Remedy.without(e) + " -> "
                        + Remedy.in(String.valueOf(e.getMessage()), remedy),
                e);
    }

    private static Score checked(Metric metric, Question question, Score score) {
        boolean fits = score.missing() || metric.kind() != ScoreKind.BINARY || score.value() == 0 || score.value() == 1;
        if (!fits) {
            throw new IllegalStateException("the binary metric " + metric.name() + " gave " + score.value()
                    + " for row " + (question.index() + 1) + " -> return 0 or 1, or make it continuous");
        }
        return score;
    }
}
