// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.nio.file.Path;
import java.time.InstantSource;

/** A process that lives through some days with a learner that takes no time, and dies where it is told to. */
final class WordsLife {
    static final int DIED = 137;

    private WordsLife() {}

    static YearSettings settings(Path folder) {
        return new YearSettings(1, folder, 36, 400, 300, 320, 100, 300);
    }

    /**
     * Runs it.
     *
     * @param args the folder, where to die ({@code training}, {@code canary} or {@code nowhere}), then first and last
     *     days
     */
    public static void main(String[] args) {
        YearSettings settings = settings(Path.of(args[0]));
        String where = args[1];
        try (Books books = Books.open(settings, entry -> {});
                WordsTuner tuner = new WordsTuner(
                        books.registry(), InstantSource.system(), key -> die(where, key.contains("train")));
                Life life =
                        new Life(books, tuner, (month, ticket) -> die(where, ticket == 30 && where.equals("canary")))) {
            for (int i = 2; i < args.length; i += 2) {
                life.live(Integer.parseInt(args[i]), Integer.parseInt(args[i + 1]));
            }
            YearPage.write(books, life.cycles());
        }
        System.exit(0);
    }

    // without a word to anybody, like a process that is killed
    private static void die(String where, boolean here) {
        if (here && !where.equals("nowhere")) {
            Runtime.getRuntime().halt(DIED);
        }
    }
}
