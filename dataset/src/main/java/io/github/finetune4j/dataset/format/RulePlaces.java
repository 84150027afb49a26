// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The places where a rule looks.
 *
 * @param each pattern of the objects to look into; empty for the row
 * @param when what fields of such an object must hold for the rule to apply
 * @param at pattern from there
 */
record RulePlaces(String each, Map<?, ?> when, String at) {
    void each(Map<?, ?> row, Consumer<Place> visit) {
        Place.of(row).each(each, place -> {
            if (applies(place.value())) {
                place.each(at, visit);
            }
        });
    }

    private boolean applies(@Nullable Object value) {
        return when.isEmpty()
                || (value instanceof Map<?, ?> map
                        && when.entrySet().stream()
                                .allMatch(wanted -> wanted.getValue() instanceof List<?> values
                                        && values.contains(map.get(wanted.getKey()))));
    }
}
