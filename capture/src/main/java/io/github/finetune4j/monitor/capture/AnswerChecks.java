// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.rollout.LiveMetric;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Checks of an answer without a judge: of its form and, once somebody says the truth, of its label set. Those of the
 * form, given to {@link Capture.Builder#addMetric}, are a figure of every interaction, whether or not what was said is
 * kept; {@code Monitor.of(…)} watches each.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AnswerChecks {
    static final String COVERAGE = "label_coverage";

    private AnswerChecks() {}

    /**
     * {@return the metric {@code label_coverage}: 1 where the label set of an answer held the true label, else 0; of
     * answers that came with a set and of which somebody said later what is true, by a correction or by the word that
     * the answer is right} It comes by itself, with the feedback. The figure is that of all answers only where those
     * were drawn by chance of which the truth is said.
     */
    public static LiveMetric coverage() {
        return LiveMetric.feedback(COVERAGE);
    }

    /**
     * {@return the metric {@code json_rate}: 1 where the whole answer is JSON, and an object with all of these fields
     * if there are any, else 0}
     *
     * @param fields that must be there, null or not
     */
    public static LiveMetric json(String... fields) {
        List<String> needed = List.of(fields);
        return LiveMetric.rate("json_rate", (request, response) -> isJson(response.text(), needed) ? 1 : 0);
    }

    private static boolean isJson(String text, List<String> fields) {
        try {
            Object value = Json.parse(text);
            return fields.isEmpty()
                    || (value instanceof Map<?, ?> object && object.keySet().containsAll(fields));
        } catch (JsonException e) {
            return false;
        }
    }

    /**
     * {@return whether a request asks for JSON by its response format}
     *
     * @param request to a model
     */
    public static boolean asksForJson(ChatRequest request) {
        return request.responseFormat()
                .filter(format -> format.type().startsWith("json"))
                .isPresent();
    }

    /**
     * {@return a metric of an evaluation, for example that of a JSON schema, by its name, on every answer} Where it
     * can't judge, the answer has no such figure, and the log says so once.
     *
     * @param metric quick, from 0 to 1, and without an expected answer; a judge belongs in a
     *     {@code LiveJudge} of {@code finetune4j-monitor}
     */
    public static LiveMetric by(Metric metric) {
        if (metric.needsExpected()) {
            throw new IllegalArgumentException("metric " + metric.name()
                    + " needs an expected answer, which a live one has not -> give one that does without");
        }
        LiveMetric live = LiveMetric.rate(metric.name(), (request, response) -> {
            Score score = metric.score(new Answer(request.messages(), Message.assistant(""), response));
            return score.value(); // missing is NaN, which is no figure
        });
        return metric.higherIsBetter() ? live : live.lessIsBetter();
    }

    /**
     * {@return the metric {@code repeat_rate}: 1 where an answer of at least five words is, but for case, spaces and
     * punctuation, one of the last answers to another question, else 0} Marks of the last answers are kept in memory,
     * and no text. A new process begins with none.
     *
     * @param last how many answers it is compared with, 1 to 100,000
     */
    public static LiveMetric repeats(int last) {
        Repeats repeats = new Repeats(last);
        return LiveMetric.rate("repeat_rate", (request, response) -> repeats.repeats(request, response) ? 1 : 0)
                .lessIsBetter();
    }

    /**
     * {@return the metric {@code loop_rate}: 1 where the same one to twenty words come at least four times in a row,
     * and at least twelve words long, else 0} An ideograph counts as a word.
     */
    public static LiveMetric loops() {
        return LiveMetric.rate("loop_rate", (request, response) -> Loops.in(response.text()) ? 1 : 0)
                .lessIsBetter();
    }
}
