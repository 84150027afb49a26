// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.TextExample;
import java.util.Map;

/** Plain texts. */
final class TextRows implements RowsOfShape {
    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.containsKey("text") && !row.containsKey("messages");
    }

    @Override
    public TextExample read(Map<String, Object> row) {
        return new TextExample(String.valueOf(row.get("text")));
    }

    @Override
    public Map<String, Object> row(Example example) {
        return Map.of("text", DataFormat.text(example, "a row of plain text").text());
    }
}
