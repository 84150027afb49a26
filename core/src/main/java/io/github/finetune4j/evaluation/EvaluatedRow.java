// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One row of an evaluation: the question, the answer and its scores. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class EvaluatedRow {
    private final Question question;
    private final Reply reply;
    private final List<String> metrics;
    private final List<Score> scores;

    EvaluatedRow(Question question, Reply reply, List<String> metrics, List<Score> scores) {
        this.question = question;
        this.reply = reply;
        this.metrics = metrics;
        this.scores = List.copyOf(scores);
    }

    /** {@return position in the data set, from 0} */
    public int index() {
        return question.index();
    }

    /** {@return the messages that the model saw} */
    public List<Message> prompt() {
        return question.example().prompt();
    }

    /** {@return the text that was expected; empty where the row has no expected answer} */
    public String expected() {
        return question.example().answer().map(Message::content).orElse("");
    }

    /** {@return the text that the model gave, empty if it failed} */
    public String actual() {
        return reply.text();
    }

    /** {@return everything that the model gave, empty if it failed} */
    public Optional<ChatResponse> response() {
        return reply.response();
    }

    /** {@return why the model failed to answer, empty if it answered} */
    public String error() {
        return reply.error();
    }

    /** {@return whether the model failed to answer} */
    public boolean failed() {
        return !reply.error().isEmpty();
    }

    /** {@return the row's further fields, as {@link ChatExample#fields}} */
    public Map<String, Object> fields() {
        return question.example().fields();
    }

    /** {@return how long the call took, for each row of a batch the whole batch; zero if nobody measured} */
    public Duration took() {
        return reply.took();
    }

    /** {@return calls made for it, at least 1} */
    public int attempts() {
        return reply.attempts();
    }

    /** {@return tokens taken} */
    public Usage usage() {
        return reply.usage();
    }

    /**
     * {@return one score per metric, by name, in the evaluator's order; a failed row holds
     * {@link Metric#scoreOfFailure}}
     */
    public Map<String, Score> scores() {
        Map<String, Score> byName = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            byName.put(metrics.get(i), scores.get(i));
        }
        return Collections.unmodifiableMap(byName);
    }

    /**
     * {@return the score of this row, empty if there is no such metric}
     *
     * @param metric name of the metric
     */
    public Optional<Score> score(String metric) {
        int i = metrics.indexOf(metric);
        return i < 0 ? Optional.empty() : Optional.of(scores.get(i));
    }

    @Nullable RuntimeException failure() {
        return reply.failure();
    }

    /** {@return the row that was asked} */
    public ChatExample example() {
        return question.example();
    }

    /** {@return what metrics see; a failed row holds an empty answer} */
    public Answer answer() {
        return Scoring.answer(question, reply);
    }

    @Override
    public String toString() {
        return "row " + (index() + 1) + ": " + (failed() ? error() : actual()) + " " + scores();
    }
}
