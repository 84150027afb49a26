// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A prompt to be answered.
 *
 * @param example its messages, without an answer, and fields that stay with the row
 * @param from the source's word
 * @param label for which it was written; empty where that is open
 * @param consent asks whether it may be sent and learned from
 */
record Prompt(ChatExample example, String from, String label, BooleanSupplier consent) {
    static Prompt written(String text, String from, String label) {
        return new Prompt(new ChatExample(List.of(Message.user(text)), Map.of()), from, label, () -> true);
    }

    Prompt with(ChatExample changed) {
        return new Prompt(changed, from, label, consent);
    }
}
