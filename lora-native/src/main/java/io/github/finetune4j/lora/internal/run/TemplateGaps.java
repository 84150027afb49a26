// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.MessageParts;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gaps between what rows have and what a model's chat template can write: tools are reported, calls of tools and
 * images refuse the row, since they are what is to be learned.
 */
final class TemplateGaps {
    private static final String TOOLS = ChatFields.TOOLS;
    private static final String CALLS = ChatFields.TOOL_CALLS;

    private final boolean writesTools;
    private final boolean writesCalls;
    private int hidden;

    TemplateGaps(ChatEncoder encoder) {
        writesTools = encoder.reads(TOOLS);
        writesCalls = encoder.reads(CALLS);
    }

    /**
     * Looks at a row.
     *
     * @param example with its fields
     * @param messages of it, all that are rendered
     * @throws IllegalArgumentException if a call of a tool, or an image, would be lost
     */
    void look(Example example, List<Message> messages) {
        MessageParts.notText(messages).ifPresent(found -> {
            throw new IllegalArgumentException(found + ", and this engine learns texts alone");
        });
        if (!writesCalls
                && messages.stream()
                        .anyMatch(message -> isThere(message.fields().get(CALLS)))) {
            throw new IllegalArgumentException("it has tool calls, which the model's chat template does not write");
        }
        if (!writesTools && isThere(example.fields().get(TOOLS))) {
            hidden++;
        }
    }

    private static boolean isThere(@Nullable Object value) {
        return value != null && !(value instanceof Collection<?> list && list.isEmpty());
    }

    /** Reports tools that the model does not see. */
    void addNote(List<String> notes, String what) {
        if (hidden > 0) {
            notes.add(hidden + " " + what + " rows have tools, which the model's chat template does not write:"
                    + " they are learned without them");
        }
    }
}
