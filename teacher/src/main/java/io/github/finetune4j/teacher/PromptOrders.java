// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.teacher.PromptMaker.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The orders that a teacher is given to write prompts. */
final class PromptOrders {
    /** Prompts of an order: more would grow alike, fewer cost more. */
    static final int AT_ONCE = 5;

    private static final int SHOWN = 8;

    private PromptOrders() {}

    static List<Order> ofSeeds(int wanted, PromptPool pool, SplittableRandom random) {
        List<Order> orders = new ArrayList<>();
        for (int left = wanted; left > 0; left -= AT_ONCE) {
            int number = Math.min(AT_ONCE, left);
            orders.add(new Order(
                    "Here are inputs of the kind that is wanted:\n" + Json.write(pool.sample(SHOWN, random))
                            + "\nWrite "
                            + number
                            + " new ones. They differ from these and from each other in subject, wording and length.",
                    number,
                    ""));
        }
        return orders;
    }

    static List<Order> harder(int wanted, PromptPool pool, SplittableRandom random) {
        return rewritten(
                "it is harder to answer right: with a condition more, two matters in one, or words that point to"
                        + " another answer. It stays something that a user could send.",
                wanted,
                pool,
                random);
    }

    static List<Order> rarer(int wanted, PromptPool pool, SplittableRandom random) {
        return rewritten(
                "it is about something that users ask seldom but that still belongs to the application.",
                wanted,
                pool,
                random);
    }

    static List<Order> noisier(int wanted, PromptPool pool, SplittableRandom random) {
        return rewritten(
                "it looks as a hurried user types it: with typing errors, abbreviations, missing punctuation, and words"
                        + " around it that don't matter. What is asked stays the same.",
                wanted,
                pool,
                random);
    }

    private static List<Order> rewritten(String so, int wanted, PromptPool pool, SplittableRandom random) {
        List<String> texts = pool.anyOf(wanted, random);
        List<Order> orders = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += AT_ONCE) {
            List<String> some = texts.subList(from, Math.min(texts.size(), from + AT_ONCE));
            orders.add(new Order(
                    "Here are inputs:\n" + Json.write(some) + "\nWrite each of them anew, so that " + so,
                    some.size(),
                    ""));
        }
        return orders;
    }

    static List<Order> ofLabels(int least, int wanted, PromptPool pool, SplittableRandom random) {
        List<Order> orders = new ArrayList<>();
        int left = wanted;
        List<Map.Entry<String, Integer>> rarest = pool.labelCounts().entrySet().stream()
                .filter(label -> label.getValue() < least)
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .toList();
        for (Map.Entry<String, Integer> label : rarest) {
            int number = Math.min(Math.min(AT_ONCE, least - label.getValue()), left);
            if (number > 0) {
                orders.add(ofLabel(label.getKey(), number, pool.sample(label.getKey(), SHOWN, random)));
                left -= number;
            }
        }
        return orders;
    }

    private static Order ofLabel(String label, int number, List<String> known) {
        String shown = known.isEmpty() ? "" : "\nThere are these already:\n" + Json.write(known);
        return new Order(
                "Write " + number + " inputs whose only right answer is " + Json.write(label)
                        + ". They differ from each other in wording and length." + shown,
                number,
                label);
    }
}
