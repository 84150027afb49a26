// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;

/** Rows of one question and one answer. */
final class Rows {
    private Rows() {}

    static ChatExample of(String question, String answer) {
        return ChatExample.of(Message.user(question), Message.assistant(answer));
    }

    static ChatExample of(String system, String question, String answer) {
        return ChatExample.of(Message.system(system), Message.user(question), Message.assistant(answer));
    }
}
