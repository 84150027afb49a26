// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.internal.write.JsonlWriter;
import io.github.finetune4j.internal.json.Json;
import java.util.Map;
import java.util.Optional;

/** Rows of a kind of example that has one form, which core reads and writes. */
record CoreRows(RowFormat core, Class<? extends Example> kind) implements RowsOfShape {
    @Override
    public boolean recognises(Map<?, ?> row) {
        return core.recognises(row);
    }

    @Override
    public Example read(Map<String, Object> row) {
        throw new IllegalStateException(
                "no reader here for rows of the shape " + core.label() + " -> report it as a bug");
    }

    @Override
    public Map<String, Object> row(Example example) {
        if (!kind.isInstance(example)) {
            throw new IllegalArgumentException("a row of " + core.label() + " can't express rows of another kind"
                    + " -> choose a shape of that kind");
        }
        return Json.parseObject(JsonlWriter.line(example));
    }

    @Override
    public Optional<RowFormat> asCore() {
        return Optional.of(core);
    }
}
