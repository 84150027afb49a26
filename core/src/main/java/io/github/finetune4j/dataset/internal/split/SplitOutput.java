// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.split;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.rules.ExampleRows;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.internal.json.Json;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way in which the rows of a split are written.
 *
 * @param rows the row of an example; null for OpenAI's, where a plain row goes out as it came
 * @param origins whether to write beside each part where its rows came from
 */
public record SplitOutput(@Nullable Function<? super Example, ? extends Map<String, ?>> rows, boolean origins) {
    byte[] line(Example example, RowOrigin origin) {
        Function<? super Example, ? extends Map<String, ?>> own = rows;
        return own == null
                ? Json.bytes(ExampleRows.row(example))
                : ForeignCode.<byte[]>call(
                        "the function that makes rows",
                        origin,
                        "fix it, or the row; nothing was written",
                        () -> Json.bytes(own.apply(example)));
    }
}
