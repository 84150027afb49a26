// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.Evaluation;
import java.util.Optional;

/**
 * A contestant whose answers are judged. As a model it has a name and an identity, and answers nothing.
 *
 * @param answer the name of its answers in the tasks
 * @param name of the model
 * @param identity of the model, as {@link ChatModel#identity}
 */
record Contestant(String answer, String name, Optional<String> identity) implements ChatModel {
    static Contestant of(String name) {
        return new Contestant(name, name, Optional.empty());
    }

    static Contestant of(String answer, Evaluation evaluation) {
        Optional<String> identity =
                Optional.ofNullable(evaluation.run().facts().get("identity")).map(String::valueOf);
        return new Contestant(answer, evaluation.model(), identity);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        throw new UnsupportedOperationException(
                "the model " + name + " of a study by people can't be asked -> ask the model itself");
    }
}
