// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.chat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The text of a conversation, and the labels of an answer: what people compare, and what a head learns. */
public final class SaidText {
    private static final int LONGEST_NUMBER = 400; // the largest double has 309 digits

    private SaidText() {}

    /** {@return what was said, each message on lines of its own; the operator's system messages are left out} */
    public static String of(List<Message> messages) {
        List<String> said = messages.stream()
                .filter(message -> message.role() != Role.SYSTEM && message.role() != Role.DEVELOPER)
                .map(Message::content)
                .toList();
        return said.size() == 1 ? said.get(0) : String.join("\n", said);
    }

    /** {@return the labels of an answer that is a JSON array of them, each once; null if it is none} */
    public static @Nullable List<String> labels(String answer) {
        if (!answer.startsWith("[")) {
            return null;
        }
        try {
            List<?> values = (List<?>) Objects.requireNonNull(Json.parse(answer));
            boolean labels = values.stream().allMatch(each -> each instanceof String label && !label.isBlank());
            return labels
                    ? values.stream()
                            .map(each -> String.valueOf(each).strip())
                            .distinct()
                            .toList()
                    : null;
        } catch (JsonException e) {
            return null;
        }
    }

    /** {@return the finite number of a text; null if it is none} */
    public static @Nullable Double number(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return null;
        }
        try {
            double number = new BigDecimal(text).doubleValue();
            return Double.isFinite(number) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
