// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.space;

import io.github.finetune4j.internal.json.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values in the one form in which they are compared and written: JSON's, with every whole number a {@code Long}. */
final class Values {
    private Values() {}

    static Object plain(String parameter, @Nullable Object value) {
        try {
            return Objects.requireNonNull(Json.plain(value), "null");
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "value of " + parameter + ": " + value
                            + " -> give a text, a finite number, true, false, or a list of these",
                    e);
        }
    }
}
