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
 * The process that may die: reports each input before and after. Arguments: seeds, work folder, seed, first number,
 * number after the last.
 */
final class FuzzChild {
    private static final String MARK = "fuzz\t";

    private FuzzChild() {}

    /** So often an input is tried that costs too much: what only the first of its kind costs is no cost of its own. */
    private static final int TRIES = 3;

    /**
     * A line of a child.
     *
     * @param end null for the line before
     * @param cost 0 in the line before
     * @param what its variant, or what was thrown
     */
    record Line(long number, String kind, @Nullable End end, FuzzCost cost, String what) {
        static @Nullable Line of(String text) {
            if (!text.startsWith(MARK)) {
                return null;
            }
            String[] parts = text.split("\t", 7);
            return new Line(
                    Long.parseLong(parts[1]),
                    parts[2],
                    parts[3].isEmpty() ? null : End.valueOf(parts[3]),
                    new FuzzCost(Long.parseLong(parts[4]), Long.parseLong(parts[5])),
                    parts[6]);
        }

        Line leastOf(Line other) {
            return new Line(number, kind, end, cost.least(other.cost), what);
        }

        String text() {
            return MARK + number + "\t" + kind + "\t" + (end == null ? "" : end) + "\t" + cost.micros() + "\t"
                    + cost.bytes() + "\t" + what.replaceAll("\\s+", " ");
        }
    }

    public static void main(String... arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        long to = Long.parseLong(arguments[4]);
        try (FuzzInputs inputs =
                new FuzzInputs(Path.of(arguments[0]), Path.of(arguments[1]), Long.parseLong(arguments[2]))) {
            for (long number = Long.parseLong(arguments[3]); number < to; number++) {
                FuzzInputs.Input input = inputs.input(number);
                out.println(new Line(number, input.kind(), null, new FuzzCost(0, 0), input.what()).text());
                Line end = end(number, input);
                for (int tries = 1; tries < TRIES && end.cost().isAbove() && input.again(); tries++) {
                    end = end(number, inputs.input(number)).leastOf(end);
                }
                out.println(end.text());
            }
        }
        System.exit(0);
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private static Line end(long number, FuzzInputs.Input input) {
        FuzzCost.Meter meter = new FuzzCost.Meter();
        try {
            input.run().call();
            return new Line(number, input.kind(), End.ACCEPTED, meter.cost(input.bytes()), input.what());
        } catch (Exception | StackOverflowError | OutOfMemoryError | InternalError e) {
            FuzzCost cost = meter.cost(input.bytes());
            End end = end(e, input);
            if (end != End.REFUSED) {
                System.err.println("input " + number + ", " + input.kind() + " " + input.what());
                e.printStackTrace();
            }
            return new Line(number, input.kind(), end, cost, input.what() + ": " + words(e));
        }
    }

    // our own types; and Java's own for a wrong call, where it is we who say so
    private static End end(Throwable e, FuzzInputs.Input input) {
        if (!(e instanceof FineTuneException) && !saidByUs(e)) {
            return End.OTHER_EXCEPTION;
        }
        String message = String.valueOf(e.getMessage());
        boolean named = input.file().isEmpty() || message.contains(input.file()) || ofTheConversation(e, message);
        return named && message.contains(" -> ") ? End.REFUSED : End.BARE;
    }

    // which does not fit a model that was changed: then it is no file that is wrong
    private static boolean ofTheConversation(Throwable e, String message) {
        return e instanceof IllegalArgumentException
                && (message.startsWith("the conversation has ")
                        || message.startsWith("the model's chat template refuses this conversation"));
    }

    private static boolean saidByUs(Throwable e) {
        return e.getClass() == IllegalArgumentException.class
                && e.getStackTrace().length > 0
                && e.getStackTrace()[0].getClassName().startsWith("io.github.finetune4j");
    }

    private static String words(Throwable e) {
        String frames = Arrays.stream(e.getStackTrace())
                .map(StackTraceElement::toString)
                .filter(frame -> frame.contains("io.github.finetune4j"))
                .limit(2)
                .map(frame -> frame.replaceAll(".*/", "").replace("io.github.finetune4j.", ""))
                .collect(Collectors.joining(" < "));
        return e.getClass().getSimpleName() + " at " + frames;
    }
}
