package io.github.finetune4j.eval.baseline;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.model.ChatRequest;
import java.util.List;

/**
 * Chooses the solved examples that a question is asked with. {@link FewShotExamples} has the usual ways.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ExampleSelector {
    /**
     * {@return examples in the order in which the model reads them, each ending with the assistant's answer; may be empty}
     *
     * @param request the question; its own row must not be among them
     */
    List<ChatExample> select(ChatRequest request);

    /** {@return a few words for the model's name, such as {@code 3 nearest examples}} */
    default String name() {
        return "examples";
    }
}
