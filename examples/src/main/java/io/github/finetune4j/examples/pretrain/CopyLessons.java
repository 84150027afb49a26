// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Exercises that only looking back at the question can answer, in the notation of {@link Chat#parse}. */
final class CopyLessons {
    private static final List<String> NAMES = List.of("Tom", "Anna", "Ben", "Lily", "Max", "Mia", "Sam", "Nora");
    private static final List<String> RELATIONS = List.of("in", "near", "under", "behind", "with", "on");

    private CopyLessons() {}

    /**
     * {@return an exercise with its answer}
     *
     * @param paragraph where words come from, at least 60 characters of prose
     * @param random where every choice comes from
     */
    static String text(String paragraph, RandomGenerator random) {
        List<String> words = Arrays.stream(paragraph.split("[^A-Za-z]+"))
                .filter(word -> word.length() > 2)
                .toList();
        if (words.size() < 8) {
            return text(paragraph + " One two three four five six seven eight.", random);
        }
        int from = random.nextInt(words.size() - 7);
        return exercise(words.subList(from, from + 3 + random.nextInt(5)), random);
    }

    private static String exercise(List<String> words, RandomGenerator random) {
        String first = words.get(0);
        String second = words.get(1);
        String last = words.get(words.size() - 1);
        String text = String.join(" ", words);
        String name = NAMES.get(random.nextInt(4));
        String other = NAMES.get(4 + random.nextInt(4));
        String where = RELATIONS.get(random.nextInt(RELATIONS.size()));
        return switch (random.nextInt(8)) {
            case 0 -> "[S] Repeat the text. [U] " + text + " [A] " + text;
            case 1 -> "[S] Repeat the last word. [U] " + text + " [A] " + last;
            case 2 -> "[S] Repeat the first word. [U] " + text + " [A] " + first;
            case 3 -> "[U] What comes after " + first + "? " + text + " [A] " + second;
            case 4 ->
                "[U] The " + first + " is " + where + " the " + last + ". Where is the " + first + "? [A] The " + first
                        + " is " + where + " the " + last + ".";
            case 5 ->
                "[U] " + name + " has the " + first + ". " + other + " has the " + second + ". Who has the " + second
                        + "? [A] " + other + " has the " + second + ".";
            case 6 ->
                "[U] " + name + " has the " + first + ". " + other + " has the " + second + ". What does " + name
                        + " have? [A] " + name + " has the " + first + ".";
            default ->
                "[S] Write both words. [U] one is " + first + ", two is " + last + " [A] one: " + first + " | two: "
                        + last;
        };
    }
}
