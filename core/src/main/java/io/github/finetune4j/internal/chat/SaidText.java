// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.chat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import java.util.List;

/** The text of a conversation: what people compare, and what a head learns. */
public final class SaidText {
    private SaidText() {}

    /** {@return what was said, each message on lines of its own; the operator's system messages are left out} */
    public static String of(List<Message> messages) {
        List<String> said = messages.stream()
                .filter(message -> message.role() != Role.SYSTEM && message.role() != Role.DEVELOPER)
                .map(Message::content)
                .toList();
        return said.size() == 1 ? said.get(0) : String.join("\n", said);
    }
}
