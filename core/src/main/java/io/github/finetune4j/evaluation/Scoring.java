// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.FailedMetric;
import io.github.finetune4j.internal.names.Remedy;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Scores rows as their replies come in. A metric that fails on a row costs that row's score; one that fails on each of
 * the first rows ends the run, so that a metric that is wholly broken does not show after the last.
 */
final class Scoring {
    private static final ChatResponse NO_ANSWER = new ChatResponse("", FinishReason.UNKNOWN, new Usage(0, 0));
    private static final Message NONE_EXPECTED = Message.assistant("");

    private static final int FIRST = 10;

    private final EvaluatorSettings settings;
    private final List<Metric> metrics;
    private final IdentityHashMap<Metric, Integer> scored = new IdentityHashMap<>();
    private final IdentityHashMap<Metric, Integer> failed = new IdentityHashMap<>();
    private final List<String> names;

    Scoring(EvaluatorSettings settings) {
        this.settings = settings;
        metrics = settings.metrics();
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
        List<Score> given = scored(metric, answered.stream().map(questions::get).toList(), answers);
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

    private List<Score> scored(Metric metric, List<Question> questions, List<Answer> answers) {
        if (answers.size() > 1 && gainsFromSeveral(metric)) {
            Attempt<List<Score>> several = together(metric).attempt(() -> List.copyOf(metric.scoreAll(answers)));
            if (several.worked()) {
                callback(metric).worked();
                return counted(metric, answers.size(), several.value());
            }
            endIfHopeless(metric, questions.get(0), several.failure());
        }
        return IntStream.range(0, answers.size())
                .mapToObj(i -> scored(metric, questions.get(i), answers.get(i)))
                .toList();
    }

    private Score scored(Metric metric, Question question, Answer answer) {
        Attempt<List<Score>> one = callback(metric).attempt(() -> List.copyOf(metric.scoreAll(List.of(answer))));
        Throwable failure = one.failure();
        if (failure == null) {
            return counted(metric, 1, one.value()).get(0);
        }
        endIfHopeless(metric, question, failure);
        if (failed.merge(metric, 1, Integer::sum) >= FIRST && !scored.containsKey(metric)) {
            throw broken(metric, question, failure);
        }
        return Score.missing(FailedMetric.words(failure));
    }

    private List<Score> counted(Metric metric, int answers, List<Score> scores) {
        if (scores.size() != answers) {
            throw new IllegalStateException("the metric " + metric.name() + " gave " + scores.size() + " scores to "
                    + answers + " answers -> give one score per answer from scoreAll, in their order");
        }
        scored.merge(metric, answers, Integer::sum);
        return scores;
    }

    private Callback callback(Metric metric) {
        return settings.callback("metric " + metric.name(), "the row has no score by it, which is counted");
    }

    // The others must not pay for one row
    private Callback together(Metric metric) {
        return settings.callback(
                "metric " + metric.name() + " on several answers at once",
                "it scores each of them alone, for which a judge is asked once more");
    }

    /** A key that is refused is refused for every row, and whoever interrupts wants no further one. */
    private static void endIfHopeless(Metric metric, Question question, @Nullable Throwable failure) {
        if (failure instanceof AuthenticationException refused) {
            throw refused;
        }
        if (failure instanceof PermissionException refused) {
            throw refused;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new FineTuneException(
                    "the metric " + metric.name() + " was interrupted at row " + (question.index() + 1)
                            + " -> evaluate once more: stored answers cost no call",
                    failure);
        }
    }

    private static IllegalStateException broken(Metric metric, Question question, Throwable failure) {
        String remedy = "fix the metric or the rows; where it can't judge a row, return Score.missing(...)";
        return new IllegalStateException(
                "the metric " + metric.name() + " failed on each of the first " + FIRST + " rows, at last on row "
                        + (question.index() + 1) + ": " + Remedy.without(failure) + " -> "
                        + Remedy.in(String.valueOf(failure.getMessage()), remedy),
                failure);
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
