// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobEvent.Note;
import io.github.finetune4j.job.JobEvent.StepCompleted;
import java.time.Duration;
import java.util.function.Consumer;

/** Shows the steps of a training job: a bar where the output is a terminal, a few plain lines elsewhere. */
final class TrainingProgress implements Consumer<JobEvent>, AutoCloseable {
    private final Terminal terminal;
    private final Bar bar;

    TrainingProgress(Terminal terminal) {
        this.terminal = terminal;
        bar = terminal.bar("Training", "step", Duration.ZERO);
    }

    @Override
    public synchronized void accept(JobEvent event) {
        if (event instanceof StepCompleted step) {
            bar.show(step.step(), step.totalSteps(), describe(step));
        } else if (event instanceof Note note && !note.level().equals("info")) {
            terminal.line("  " + note.level() + ": " + note.text());
        }
    }

    private static String describe(StepCompleted step) {
        return Terminal.format("loss %.3f, %.0f tokens/s", step.loss(), step.tokensPerSecond());
    }

    @Override
    public synchronized void close() {
        bar.close();
    }
}
