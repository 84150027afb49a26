// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import io.github.finetune4j.chat.Message;
import java.util.List;
import java.util.Map;

/** A renderer of chats, as the encoder needs it. */
interface ChatRenderer {
    /**
     * A rendered conversation.
     *
     * @param text what the template made
     * @param inputs which characters came from messages
     */
    record Rendered(String text, Inputs inputs) {}

    /**
     * A rendered conversation with what the assistant says in it.
     *
     * @param rendered the text
     * @param spans begin and end of each range of the text to learn, in UTF-16 units
     * @param lastAnswerOnly whether earlier answers could not be found, since the template rewrites them
     * @param reason why, or how the spans were found
     */
    record Answers(Rendered rendered, List<int[]> spans, boolean lastAnswerOnly, String reason) {}

    /** {@return whether anything in the template can read a value of this name} */
    default boolean reads(String name) {
        return true;
    }

    /** {@return the conversation with the beginning of an answer, if asked for, at its end} */
    Rendered render(List<Message> messages, Map<String, Object> extra, boolean generationPrompt);

    /** {@return the conversation and where the assistant speaks} */
    Answers answers(List<Message> messages, Map<String, Object> extra);
}
