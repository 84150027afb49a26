// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import io.github.finetune4j.lora.PretrainingStep;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A line for each step: step, tokens so far, loss, learning rate, seconds since the start, held-out loss where it was
 * measured.
 */
final class CurveFile implements AutoCloseable {
    private final BufferedWriter writer;
    private final long start = System.nanoTime();

    /** @param file lines are added at its end */
    CurveFile(Path file) throws IOException {
        writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void add(PretrainingStep step) {
        try {
            writer.write(String.format(
                    Locale.ROOT,
                    "%d,%d,%.4f,%.6f,%.1f,%s%n",
                    step.step(),
                    step.tokens(),
                    step.loss(),
                    step.learningRate(),
                    (System.nanoTime() - start) / 1e9,
                    step.validationLoss().isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.4f", step.validationLoss().getAsDouble())
                            : ""));
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the loss curve -> is the disk full?", e);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
