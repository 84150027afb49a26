// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A year in the life of a model that is looked after, in a few minutes: see {@code docs/guides/maintenance.md}. This
 * process only starts the one that lives through the year, kills it twice in October, and starts it again.
 */
public final class Year {
    private static final int STOPPED = 130;

    private Year() {}

    /**
     * Runs it.
     *
     * @param args none; the system properties {@code seed}, {@code seeds}, {@code folder} and {@code
     *     perDay} change what is done
     */
    public static void main(String[] args) {
        int exit = start(name -> System.getProperty(name, ""), System.out, System.err);
        leave(exit);
        System.exit(exit);
    }

    /** {@return 0, or 1 after words about what is wrong} */
    static int start(UnaryOperator<String> properties, PrintStream out, PrintStream errors) {
        try {
            Optional<Integer> seeds = Years.asked(properties.apply("seeds"));
            return seeds.isPresent()
                    ? start(properties, seeds.get(), out, errors)
                    : lived(YearSettings.from(properties), out, errors)
                                    .verdict()
                                    .isPresent()
                            ? 0
                            : 1;
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            errors.println("The year has ended: " + e.getMessage());
            return 1;
        }
    }

    private static int start(UnaryOperator<String> properties, int seeds, PrintStream out, PrintStream errors) {
        if (!properties.apply("folder").isEmpty()) {
            throw new IllegalArgumentException(
                    "-Dfolder: " + properties.apply("folder") + " with -Dseeds -> leave one of them out");
        }
        Years years = new Years(out);
        for (int seed = 1; seed <= seeds; seed++) {
            String its = Integer.toString(seed);
            long begin = System.nanoTime();
            Killing year =
                    lived(YearSettings.from(name -> name.equals("seed") ? its : properties.apply(name)), out, errors);
            if (year.verdict().isEmpty()) {
                return 1;
            }
            years.add(seed, year.verdict().get(), (System.nanoTime() - begin) / 1e9);
        }
        years.print();
        return 0;
    }

    private static Killing lived(YearSettings settings, PrintStream out, PrintStream errors) {
        claim(settings);
        out.println("A year of a support desk, in " + settings.folder() + ": " + settings.fingerprint()
                + ". Ctrl-C stops it; the same command goes on.");
        Thread farewell = new Thread(
                () -> {
                    errors.println();
                    errors.println("Stopped. What was lived through is kept in " + settings.folder()
                            + " -> run the same command again: it goes on from there");
                    leave(STOPPED);
                },
                "year-farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        Killing year = new Killing(settings, out);
        try {
            year.run();
        } finally {
            remove(farewell);
        }
        year.verdict().ifPresent(verdict -> out.println(verdict.words()));
        return year;
    }

    private static void remove(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            // it is saying goodbye
        }
    }

    // a folder holds one year
    private static void claim(YearSettings settings) {
        Path file = settings.folder().resolve("year.txt");
        try {
            Folders.create(settings.folder());
            if (!Files.exists(file)) {
                Files.writeString(file, settings.fingerprint());
            }
            String held = Files.readString(file);
            if (!held.equals(settings.fingerprint())) {
                throw new IllegalArgumentException("the folder " + settings.folder() + " holds another year (" + held
                        + ") -> name another one with -Dfolder, or delete it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write to " + settings.folder() + ": " + e + " -> choose another folder with -Dfolder", e);
        }
    }

    // where the build that started this process looks for its exit code
    private static void leave(int code) {
        String file = System.getProperty("exitFile", "");
        if (!file.isEmpty()) {
            try {
                Files.writeString(Path.of(file), Integer.toString(code));
            } catch (IOException e) {
                System.err.println("cannot write " + file + ": " + e);
            }
        }
    }
}
