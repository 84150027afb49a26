// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import io.github.finetune4j.job.JobEvent;
import java.nio.file.Path;

/** Writes the events of a job without end until it is killed, and says each step. */
final class KilledRun {
    private KilledRun() {}

    /** The process. {@code arguments}: the folder of all runs. */
    public static void main(String[] arguments) {
        WandbRun run = Jobs.open(Path.of(arguments[0]));
        for (JobEvent event : Jobs.steps(100_000)) {
            run.accept(event);
            if (event instanceof JobEvent.StepCompleted step) {
                System.out.println(step.step());
            }
        }
    }
}
