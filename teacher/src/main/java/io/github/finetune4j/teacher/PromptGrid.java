// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.teacher.PromptMaker.Order;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Combinations of properties, drawn one after the other. */
record PromptGrid(Map<String, List<String>> attributes) {
    private static final int FOR_EACH = 2;
    private static final int SHOWN = 3;

    List<Order> orders(int wanted, PromptPool pool, SplittableRandom random) {
        List<Order> orders = new ArrayList<>();
        for (int left = wanted; left > 0; left -= FOR_EACH) {
            int number = Math.min(FOR_EACH, left);
            Map<String, String> cell = new LinkedHashMap<>();
            attributes.forEach((name, values) -> cell.put(name, values.get(random.nextInt(values.size()))));
            List<String> known = pool.sample(SHOWN, random);
            String like = known.isEmpty() ? "" : "\nThey are of the kind of these:\n" + Json.write(known);
            orders.add(new Order(
                    "Write " + number + " inputs with these properties:\n" + Json.write(cell) + like, number, ""));
        }
        return orders;
    }
}
