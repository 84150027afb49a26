// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.callback.Attempt;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A shape that the caller reads by a function. */
public record MappedFormat(String label, Function<Map<String, Object>, ? extends Example> mapping)
        implements RowFormat {
    @Override
    public boolean recognises(Map<?, ?> row) {
        return true;
    }

    @Override
    public Optional<? extends Example> read(Map<String, Object> row, RowProblems problems) {
        Attempt<? extends Example> example = Attempt.at(() -> Objects.requireNonNull(mapping.apply(row)));
        Throwable refusal = example.failure();
        if (refusal != null) {
            problems.report(
                    IssueCode.MAPPING_FAILED.issue("", "the mapping \"" + label + "\" refused the row: " + refusal));
            return Optional.empty();
        }
        return ExampleCheck.passes(example.value(), problems) ? Optional.of(example.value()) : Optional.empty();
    }
}
