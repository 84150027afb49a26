// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.run;

import io.github.finetune4j.dataset.ChatExample;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The value of a field, wherever it is in the row. */
public final class SliceValue {
    public static final String NONE = "(none)";

    private SliceValue() {}

    public static String of(ChatExample example, String field) {
        String value = found(example, field);
        return value == null ? NONE : value;
    }

    /** {@return the value, or null where the row has no such field} */
    public static @Nullable String found(ChatExample example, String field) {
        Object value = example.fields().get(field);
        Object here = example.fields();
        for (String step : value == null ? field.split("\\.") : new String[0]) {
            here = here instanceof Map<?, ?> map ? map.get(step) : null;
            value = here;
        }
        return value == null ? null : String.valueOf(value);
    }
}
