// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import io.github.finetune4j.job.JobEvent;
import java.nio.file.Path;

/** Writes the events of a job without end until it is killed, and says after each step that it is written. */
final class KilledWriter {
    private KilledWriter() {}

    /** The process. {@code arguments}: the run's folder. */
    public static void main(String[] arguments) {
        TensorBoardWriter board = TensorBoardWriter.open(Path.of(arguments[0]), () -> TensorBoardWriterTest.BEGAN);
        for (JobEvent event : TensorBoardWriterTest.job(100_000)) {
            board.accept(event);
            if (event instanceof JobEvent.StepCompleted step) {
                System.out.println(step.step());
            }
        }
    }
}
