// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.baseline;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.ChatExample;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Chooses the solved examples that go into the prompt of a question. {@link FewShotExamples} has the usual ways.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface ExampleSelector {
    /**
     * {@return examples in the order in which the model reads them, each ending with the assistant's answer; may be
     * empty}
     *
     * @param request the question; its own row must not be among them
     */
    List<ChatExample> select(ChatRequest request);

    /**
     * {@return what distinguishes its choices from those of every other selector, in later processes too; empty where
     * nothing does} See {@link io.github.finetune4j.chat.ChatModel#identity()}. Those of {@link FewShotExamples} have
     * one: the examples that they choose from.
     */
    default Optional<String> identity() {
        return Optional.empty();
    }

    /** {@return a few words for the model's name, such as {@code 3 nearest examples}} */
    default String name() {
        return "examples";
    }
}
