// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import java.util.ArrayList;
import java.util.List;

/** Made-up rows. */
final class Rows {
    private Rows() {}

    static Example row(String text) {
        return ChatExample.of(Message.user(text), Message.assistant("on " + text));
    }

    static Dataset data(int from, int to) {
        List<Example> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(row("question " + i + " ".repeat(i % 7) + Integer.toHexString(i * 0x9E3779B9)));
        }
        return Dataset.of(rows);
    }
}
