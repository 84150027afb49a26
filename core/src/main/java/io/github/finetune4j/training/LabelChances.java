// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The probabilities of labels that a row's field holds.
 *
 * @param chances by label, those that sum to 1 exactly so, as far as double precision goes
 * @param wrong why the field holds none, or null
 */
record LabelChances(Map<String, Double> chances, @Nullable String wrong) {
    private static final double ROUNDING = 0.01; // hundreds of labels, each written with four digits

    /** {@return what a JSON value says; of one label per text the sum must be 1} */
    static LabelChances of(Object value, boolean oneLabel) {
        if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
            return wrong("no object with a number for each label");
        }
        Map<String, Double> chances = new LinkedHashMap<>();
        double sum = 0;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            String label = String.valueOf(each.getKey());
            double chance = each.getValue() instanceof Number number ? number.doubleValue() : Double.NaN;
            if (!(chance >= 0 && chance <= 1) || label.isBlank()) {
                return wrong("one is no number from 0 to 1, or has no label");
            }
            chances.put(label, chance);
            sum += chance;
        }
        if (!oneLabel) {
            return new LabelChances(chances, null);
        }
        if (Math.abs(sum - 1) > ROUNDING) {
            return wrong("they sum to " + (float) sum + ", and one label per text applies");
        }
        double whole = sum;
        chances.replaceAll((label, chance) -> chance / whole);
        return new LabelChances(chances, null);
    }

    private static LabelChances wrong(String why) {
        return new LabelChances(Map.of(), why);
    }
}
