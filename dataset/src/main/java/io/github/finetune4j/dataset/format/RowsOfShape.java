// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import java.util.Map;
import java.util.Optional;

/** Between examples and rows of one shape. */
interface RowsOfShape {
    /** {@return whether the row's fields are those of this shape and of no other} */
    boolean recognises(Map<?, ?> row);

    /** {@return whether the row's fields could be those of this shape} */
    default boolean fits(Map<?, ?> row) {
        return recognises(row);
    }

    /**
     * {@return the example in a row that breaks no rule of the shape}
     *
     * @param row the fields
     */
    Example read(Map<String, Object> row);

    /**
     * {@return the row of an example}
     *
     * @throws IllegalArgumentException if the shape can't express it
     */
    Map<String, Object> row(Example example);

    /** {@return core's own reader of the shape, where it has one} */
    default Optional<RowFormat> asCore() {
        return Optional.empty();
    }
}
