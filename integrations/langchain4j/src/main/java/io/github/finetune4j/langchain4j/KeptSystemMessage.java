// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.data.message.SystemMessage;
import io.github.finetune4j.chat.Message;

/**
 * Instructions that have more than a text, such as the developer's: LangChain4j's providers send the text, and on the
 * way back they are what they were.
 */
final class KeptSystemMessage extends SystemMessage {
    private final Message ours;

    KeptSystemMessage(Message ours) {
        super(ours.content());
        this.ours = ours;
    }

    Message ours() {
        return ours;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeptSystemMessage kept && kept.ours.equals(ours);
    }

    @Override
    public int hashCode() {
        return ours.hashCode();
    }
}
