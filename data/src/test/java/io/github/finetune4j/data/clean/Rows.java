package io.github.finetune4j.data.clean;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Message;

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
