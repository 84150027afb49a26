// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.dataset.Example;
import java.util.Optional;
import java.util.function.Function;

/** A filter made of its parts. */
record NamedFilter(String name, String description, Function<? super Example, Optional<String>> check)
        implements RowFilter {
    @Override
    public Optional<String> reason(Example example) {
        return check.apply(example);
    }

    @Override
    public String toString() {
        return name + " (" + description + ")";
    }
}
