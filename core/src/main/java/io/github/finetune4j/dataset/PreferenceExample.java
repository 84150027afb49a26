// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * A prompt with a preferred and a rejected answer, for direct preference optimisation (DPO).
 *
 * @param prompt the turns before the answers, at least one
 * @param preferred the better answer, at least one message
 * @param rejected the worse answer, at least one message
 * @param fields further fields of the row as JSON values; kept as they came
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record PreferenceExample(
        List<Message> prompt, List<Message> preferred, List<Message> rejected, Map<String, Object> fields)
        implements Example {
    /**
     * Copies all; whole numbers in {@code fields} become {@code Long}, as they come out of a file.
     *
     * @throws IllegalArgumentException if a list is empty, or {@code fields} holds something that is no JSON value
     */
    public PreferenceExample {
        prompt = List.copyOf(prompt);
        preferred = List.copyOf(preferred);
        rejected = List.copyOf(rejected);
        fields = fields.isEmpty() ? Map.of() : Json.plainMap(fields);
        if (prompt.isEmpty() || preferred.isEmpty() || rejected.isEmpty()) {
            throw new IllegalArgumentException(
                    "messages of a preference: " + prompt.size() + " in the prompt, " + preferred.size()
                            + " preferred and " + rejected.size() + " rejected -> give at least one in each");
        }
    }

    @Override
    public List<Message> messages() {
        return java.util.stream.Stream.of(prompt, preferred, rejected)
                .flatMap(List::stream)
                .toList();
    }

    /** {@inheritDoc} OpenAI's preferences have them in their {@code input}, beside the prompt. */
    @Override
    public List<ToolSpecification> tools() {
        List<ToolSpecification> own = Example.super.tools();
        return own.isEmpty() ? ChatFields.tools(JsonView.object(fields, "input")) : own;
    }

    @Override
    public PreferenceExample map(UnaryOperator<Message> change) {
        return new PreferenceExample(
                prompt.stream().map(change).toList(),
                preferred.stream().map(change).toList(),
                rejected.stream().map(change).toList(),
                fields);
    }

    @Override
    public String kind() {
        return "preferences";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(this);
    }
}
