// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.benchmarks.FuzzCounts.End;
import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The process that may die: tells of each input before and after. Arguments: seeds, work folder, seed, first number,
 * number after the last.
 */
final class FuzzChild {
    private static final String MARK = "fuzz\t";

    private FuzzChild() {}

    /**
     * A line of a child.
     *
     * @param end null for the line before
     * @param what its variant, or what was thrown
     */
    record Line(long number, String kind, @Nullable End end, String what) {
        static @Nullable Line of(String text) {
            if (!text.startsWith(MARK)) {
                return null;
            }
            String[] parts = text.split("\t", 5);
            return new Line(
                    Long.parseLong(parts[1]), parts[2], parts[3].isEmpty() ? null : End.valueOf(parts[3]), parts[4]);
        }

        String text() {
            return MARK + number + "\t" + kind + "\t" + (end == null ? "" : end) + "\t" + what.replaceAll("\\s+", " ");
        }
    }

    public static void main(String... arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        long to = Long.parseLong(arguments[4]);
        try (FuzzInputs inputs =
                new FuzzInputs(Path.of(arguments[0]), Path.of(arguments[1]), Long.parseLong(arguments[2]))) {
            for (long number = Long.parseLong(arguments[3]); number < to; number++) {
                FuzzInputs.Input input = inputs.input(number);
                out.println(new Line(number, input.kind(), null, input.what()).text());
                out.println(end(number, input).text());
            }
        }
        System.exit(0);
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private static Line end(long number, FuzzInputs.Input input) {
        try {
            input.run().call();
            return new Line(number, input.kind(), End.ACCEPTED, input.what());
        } catch (Exception | StackOverflowError | OutOfMemoryError | InternalError e) {
            boolean ours = refused(e);
            if (!ours) {
                System.err.println("input " + number + ", " + input.kind() + " " + input.what());
                e.printStackTrace();
            }
            return new Line(
                    number, input.kind(), ours ? End.REFUSED : End.OTHER_EXCEPTION, input.what() + ": " + told(e));
        }
    }

    // our own types; and Java's own for a wrong call, where it is we who say so
    private static boolean refused(Throwable e) {
        return e instanceof FineTuneException || saidByUs(e);
    }

    private static boolean saidByUs(Throwable e) {
        return e.getClass() == IllegalArgumentException.class
                && e.getStackTrace().length > 0
                && e.getStackTrace()[0].getClassName().startsWith("io.github.finetune4j");
    }

    private static String told(Throwable e) {
        String frames = Arrays.stream(e.getStackTrace())
                .map(StackTraceElement::toString)
                .filter(frame -> frame.contains("io.github.finetune4j"))
                .limit(2)
                .map(frame -> frame.replaceAll(".*/", "").replace("io.github.finetune4j.", ""))
                .collect(Collectors.joining(" < "));
        return e.getClass().getSimpleName() + " at " + frames;
    }
}
