// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.TextPart;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.evaluation.EvaluatedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of messages as a judge, who reads texts alone, is shown them: their text, then what they call, and that
 * there is an image.
 */
final class Shown {
    private Shown() {}

    static String conversation(List<Message> prompt) {
        return prompt.stream()
                .map(message -> message.role().word() + ": " + of(message))
                .collect(Collectors.joining("\n\n"));
    }

    static String of(EvaluatedRow row) {
        return row.response().map(response -> of(response.message())).orElse("");
    }

    /** Without the ids of the calls, which each answer makes anew. */
    static String of(Message message) {
        List<String> lines = new ArrayList<>();
        if (!message.content().isEmpty()) {
            lines.add(message.content());
        }
        for (ContentPart part : message.parts()) {
            if (!(part instanceof TextPart)) {
                lines.add("[a part of type " + part.type() + "]");
            }
        }
        for (ToolCall call : message.toolCalls()) {
            lines.add("[calls " + call.name() + " with " + call.arguments() + "]");
        }
        return String.join("\n", lines);
    }
}
