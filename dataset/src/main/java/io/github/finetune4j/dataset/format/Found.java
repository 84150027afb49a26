// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.internal.json.Json;
import org.jspecify.annotations.Nullable;

/** Takes what a check found. */
interface Found {
    /**
     * Reports a place.
     *
     * @param pointer where it is
     * @param detail what is there; may be empty
     */
    void at(String pointer, String detail);

    /** Reports a place by the value that stands there. */
    default void value(String pointer, @Nullable Object value) {
        at(pointer, shown(value));
    }

    /** {@return a value as it may stand in a message: short} */
    static String shown(@Nullable Object value) {
        String text = Json.write(value);
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
