// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.spi.RowProblems;
import java.util.Map;
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
        Example example;
        try {
            example = mapping.apply(row);
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            problems.report(IssueCode.MAPPING_FAILED.issue("", "the mapping \"" + label + "\" refused the row: " + e));
            return Optional.empty();
        }
        return ExampleCheck.passes(example, problems) ? Optional.of(example) : Optional.empty();
    }
}
