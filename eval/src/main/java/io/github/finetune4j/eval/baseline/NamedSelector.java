package io.github.finetune4j.eval.baseline;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.model.ChatRequest;
import java.util.List;
import java.util.function.Function;

/** A selector from a lambda. */
record NamedSelector(String name, Function<ChatRequest, List<ChatExample>> choice) implements ExampleSelector {
    @Override
    public List<ChatExample> select(ChatRequest request) {
        return choice.apply(request);
    }
}
