// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.internal.train.StepEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a run. Ids say what an event is, so that a step that is taken again after a crash is the same
 * event again.
 */
public record RunEvents(RunEventLog log, InstantSource clock) {
    private static final int LONGEST_NOTE = 8_000;

    void status(RunStatus status) {
        String id = "status-" + status.word() + (status.status().terminal() ? "" : "-" + UUID.randomUUID());
        log.append(new JobEvent.StatusChanged(id, clock.instant(), status.status(), status.word()));
    }

    void obstacle(String what) {
        note("obstacle-" + UUID.randomUUID(), "error", "stopped, and can go on: " + what);
    }

    /** Reports an optimiser step. */
    public void step(StepEvent event) {
        double seconds = Double.isFinite(event.etaSeconds()) ? Math.max(0, event.etaSeconds()) : 0;
        log.append(new JobEvent.StepCompleted(
                "step-" + event.step(),
                clock.instant(),
                event.step(),
                event.totalSteps(),
                event.epoch(),
                event.loss(),
                event.learningRate(),
                event.tokensPerSecond(),
                Duration.ofMillis(Math.round(1000 * seconds))));
    }

    /** Reports a step that has no loss of its own. */
    public void progress(long step, long steps, double epoch, double secondsLeft) {
        log.append(new JobEvent.StepCompleted(
                "step-" + step,
                clock.instant(),
                step,
                steps,
                epoch,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Duration.ofMillis(Math.round(1000 * Math.max(0, secondsLeft)))));
    }

    /** Reports the loss on validation rows. */
    public void validated(long step, double epoch, double loss) {
        validated(step, epoch, loss, Map.of());
    }

    /** Reports the loss on validation rows, and other figures of them by name. */
    public void validated(long step, double epoch, double loss, Map<String, Double> figures) {
        log.append(new JobEvent.Validated("validated-" + step, clock.instant(), step, epoch, loss, figures));
    }

    /** Reports a checkpoint. */
    public void checkpoint(long step, String location, @Nullable Double loss) {
        log.append(new JobEvent.CheckpointSaved(
                "checkpoint-" + step, clock.instant(), new Checkpoint(step, location, loss)));
    }

    /** Reports something in words. */
    public void note(String id, String level, String text) {
        String shown = text.length() <= LONGEST_NOTE
                ? text
                : text.substring(0, LONGEST_NOTE) + " ... (" + (text.length() - LONGEST_NOTE) + " characters more)";
        log.append(new JobEvent.Note(id, clock.instant(), level, shown));
    }
}
