// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Chat rows of three messages as Python's {@code json.dumps} writes them, with escapes and some letters beyond ASCII;
 * all different.
 */
final class SyntheticChats {
    private static final String[] WORDS =
            ("the card payment order account password refund invoice address change please could you tell me why my has not arrived"
                            + " yet and how long it takes to reset a transfer between two banks thanks hello we are sorry for the delay")
                    .split(" ");

    private SyntheticChats() {}

    static void write(Path file, long bytes) {
        Random random = new Random(20261125);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            long written = 0;
            for (long row = 0; written < bytes; row++) {
                String line = row(random, row);
                out.write(line);
                written += line.length();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String row(Random random, long row) {
        return "{\"messages\": [{\"role\": \"system\", \"content\": \"You answer questions of a bank's customers.\\nBe brief.\"}, "
                + "{\"role\": \"user\", \"content\": \"" + text(random, 10 + random.nextInt(30)) + " (" + row
                + ")?\"}, "
                + "{\"role\": \"assistant\", \"content\": \"" + text(random, 10 + random.nextInt(70)) + ".\"}]}\n";
    }

    private static String text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : i % 17 == 16 ? "\\n" : " ").append(WORDS[random.nextInt(WORDS.length)]);
            if (random.nextInt(40) == 0) {
                text.append(random.nextBoolean() ? ", \\\"now\\\"" : " \\u00e9t\\u00e9");
            }
        }
        return text.toString();
    }
}
