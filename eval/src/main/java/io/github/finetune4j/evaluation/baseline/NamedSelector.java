// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.baseline;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Fingerprint;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A selector from a lambda, and the examples that it chooses from. */
record NamedSelector(String name, Fingerprint pool, Function<ChatRequest, List<ChatExample>> choice)
        implements ExampleSelector {
    static NamedSelector of(String name, List<ChatExample> pool, Function<ChatRequest, List<ChatExample>> choice) {
        return new NamedSelector(name, Dataset.of(pool).fingerprint(), choice);
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(name + " of " + pool.hex());
    }

    @Override
    public List<ChatExample> select(ChatRequest request) {
        return choice.apply(request);
    }
}
