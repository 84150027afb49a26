// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** OpenAI's preferences. */
final class PreferenceRows implements RowsOfShape {
    private static final Set<String> OWN =
            Set.of("preferred_output", "non_preferred_output", "preferred_completion", "non_preferred_completion");

    @Override
    public boolean recognises(Map<?, ?> row) {
        return OWN.stream().anyMatch(row::containsKey)
                || (row.get("input") instanceof Map<?, ?> input && input.containsKey("messages"));
    }

    @Override
    public PreferenceExample read(Map<String, Object> row) {
        Map<?, ?> input = row.get("input") instanceof Map<?, ?> map ? map : Map.of();
        Map<String, Object> extra = Turns.without(row, "input", "preferred_output", "non_preferred_output");
        Map<String, Object> more = Turns.without(input, "messages");
        if (!more.isEmpty()) {
            extra.put("input", more);
        }
        return new PreferenceExample(
                Turns.read(input.get("messages")),
                Turns.read(row.get("preferred_output")),
                Turns.read(row.get("non_preferred_output")),
                extra);
    }

    @Override
    public Map<String, Object> row(Example example) {
        if (!(example instanceof PreferenceExample pair)) {
            throw new IllegalArgumentException("a preference row needs two answers -> use a shape of chats or texts");
        }
        Map<String, Object> extra = new LinkedHashMap<>(pair.fields());
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("messages", Turns.rows(pair.prompt()));
        if (extra.remove("input") instanceof Map<?, ?> more) {
            Turns.further(input, Turns.without(more), "input");
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("input", input);
        row.put("preferred_output", Turns.rows(pair.preferred()));
        row.put("non_preferred_output", Turns.rows(pair.rejected()));
        return Turns.further(row, extra, "a preference row");
    }
}
