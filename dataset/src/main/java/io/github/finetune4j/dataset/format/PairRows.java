// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A question and its answer, two texts; read by core. */
final class PairRows implements RowsOfShape {
    private final RowFormat core;
    private final String asked;
    private final String answered;

    private PairRows(RowFormat core, String asked, String answered) {
        this.core = core;
        this.asked = asked;
        this.answered = answered;
    }

    static PairRows promptCompletion() {
        return new PairRows(RowFormat.promptAndCompletion(), "prompt", "completion");
    }

    static PairRows alpaca() {
        return new PairRows(RowFormat.instruction(), "instruction", "output");
    }

    static PairRows labeled() {
        return new PairRows(RowFormat.labeled("text", "label"), "text", "label");
    }

    @Override
    public boolean recognises(Map<?, ?> row) {
        return core.recognises(row);
    }

    @Override
    public ChatExample read(Map<String, Object> row) {
        throw new IllegalStateException(
                "no reader here for rows of the shape " + core.label() + " -> report it as a bug");
    }

    @Override
    public Map<String, Object> row(Example example) {
        ChatExample chat = DataFormat.chat(example, "a row of " + asked + " and " + answered);
        List<Message> messages = chat.messages();
        boolean pair = messages.size() == 2
                && messages.get(0).role() == Role.USER
                && messages.get(1).role() == Role.ASSISTANT
                && messages.stream().allMatch(message -> message.fields().isEmpty());
        if (!pair) {
            throw new IllegalArgumentException("a row of " + asked + " and " + answered
                    + " holds one question and one answer without further fields -> choose a shape with roles");
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(asked, messages.get(0).content());
        if (asked.equals("instruction")) {
            row.put("input", "");
        }
        row.put(answered, messages.get(1).content());
        return Turns.further(row, chat.fields(), "the row");
    }

    @Override
    public Optional<RowFormat> asCore() {
        return Optional.of(core);
    }
}
