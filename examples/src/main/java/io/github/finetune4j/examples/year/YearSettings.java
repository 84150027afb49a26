// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * The settings that the command line can change, and that a test makes smaller.
 *
 * @param seed {@code -Dseed}: another one gives another year
 * @param folder {@code -Dfolder}: where everything is written
 * @param perDay {@code -DperDay}: tickets on a workday
 * @param firstRows rows that the first model learns
 * @param tests rows of the test set
 * @param labels tickets that are labelled after an alarm
 * @param blindRows rows a month that the blind model learns
 * @param truths tickets by which the simulation finds out how good a candidate really is
 */
record YearSettings(
        long seed, Path folder, int perDay, int firstRows, int tests, int labels, int blindRows, int truths) {
    private static final int PER_DAY = 36;
    private static final int LEAST_PER_DAY = 20;
    private static final int MOST_PER_DAY = 400;

    static YearSettings from(UnaryOperator<String> property) {
        long seed = whole("seed", property.apply("seed"), 1, 0, Integer.MAX_VALUE);
        String folder = property.apply("folder");
        return new YearSettings(
                seed,
                Path.of(folder.isEmpty() ? "target/year/seed-" + seed : folder)
                        .toAbsolutePath()
                        .normalize(),
                (int) whole("perDay", property.apply("perDay"), PER_DAY, LEAST_PER_DAY, MOST_PER_DAY),
                400,
                300,
                320,
                100,
                400);
    }

    private static long whole(String name, String given, long otherwise, long least, long most) {
        String words = "-D" + name + ": " + given + " -> give a whole number from " + least + " to " + most
                + ", or leave it out";
        try {
            long value = given.isEmpty() ? otherwise : Long.parseLong(given);
            if (value < least || value > most) {
                throw new IllegalArgumentException(words);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(words, e);
        }
    }

    /** {@return what decides about the year, in a line: a folder holds one year} */
    String fingerprint() {
        return "seed " + seed + ", " + perDay + " tickets a workday";
    }
}
