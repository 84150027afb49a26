// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small exercises with numbers, in the notation of {@link Chat#parse}. */
final class NumberLessons {
    private NumberLessons() {}

    /**
     * {@return an exercise with its answer}
     *
     * @param random where every choice comes from
     */
    static String text(RandomGenerator random) {
        int a = 1 + random.nextInt(9);
        int b = 1 + random.nextInt(9);
        return switch (random.nextInt(5)) {
            case 0 -> "[U] Count from " + a + " to " + (a + b) + ". [A] " + range(a, a + b);
            case 1 -> "[U] What is " + a + " + " + b + "? [A] " + a + " + " + b + " = " + (a + b);
            case 2 -> "[U] What is " + (a + b) + " - " + b + "? [A] " + (a + b) + " - " + b + " = " + a;
            case 3 -> "[S] Answer with one number. [U] What comes after " + (a * 10 + b) + "? [A] " + (a * 10 + b + 1);
            default -> "[U] Which is more, " + a + " or " + (a + b) + "? [A] " + (a + b) + " is more than " + a + ".";
        };
    }

    private static String range(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }
}
