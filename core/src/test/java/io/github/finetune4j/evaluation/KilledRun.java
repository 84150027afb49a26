// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that evaluates 100 rows, and stands still after some of them, for a test to kill. */
final class KilledRun {
    private KilledRun() {}

    public static void main(String[] args) {
        Path log = Path.of(args[1]);
        int stopAt = Integer.parseInt(args[2]);
        AtomicInteger calls = new AtomicInteger();
        ChatModel model = request -> {
            write(log, Models.number(request));
            if (calls.incrementAndGet() > stopAt) {
                standStill();
            }
            return Models.response("a" + Models.number(request));
        };
        Evaluator.builder()
                .metrics(Models.EXACT)
                .answers(Path.of(args[0]))
                .calls(c -> c.concurrency(4))
                .build()
                .evaluate(model.named("killed"), Models.questions(100));
    }

    private static synchronized void write(Path log, int row) {
        try {
            Files.writeString(log, row + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void standStill() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
