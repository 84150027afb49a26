// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * One answer to score, with everything that a metric may look at.
 *
 * @param prompt the messages that the model saw, at least one
 * @param expected what the data set says it should answer; empty content where the row has no expected answer
 * @param actual what it answered
 * @param fields the row's further fields, as {@link io.github.finetune4j.dataset.ChatExample#fields}
 * @param took how long the call took; zero where nobody measured
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Answer(
        List<Message> prompt, Message expected, ChatResponse actual, Map<String, Object> fields, Duration took) {
    /** Copies the prompt and the fields. */
    public Answer {
        prompt = List.copyOf(prompt);
        fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * Makes an answer to a row without further fields.
     *
     * @param prompt the messages that the model saw, at least one
     * @param expected what the data set says it should answer
     * @param actual what it answered
     */
    public Answer(List<Message> prompt, Message expected, ChatResponse actual) {
        this(prompt, expected, actual, Map.of(), Duration.ZERO);
    }

    /** {@return the text that was expected} */
    public String expectedText() {
        return expected.content();
    }

    /** {@return the text that the model gave} */
    public String actualText() {
        return actual.text();
    }
}
