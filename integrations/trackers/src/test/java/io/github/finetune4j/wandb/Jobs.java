// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Events of a job, as a listener gets them: from the first one. */
final class Jobs {
    static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
    static final JobRef JOB = new JobRef("local", "router-1");

    private Jobs() {}

    static List<JobEvent> steps(int steps) {
        List<JobEvent> events = new ArrayList<>();
        events.add(new JobEvent.StatusChanged("s1", BEGAN, JobStatus.RUNNING, "running"));
        events.add(new JobEvent.Validated("v0", BEGAN, 0, 0, 3.25));
        for (int step = 1; step <= steps; step++) {
            Instant at = BEGAN.plusMillis(1250L * step);
            events.add(new JobEvent.StepCompleted(
                    "e" + step, at, step, steps, 0.5 * step, 2.0 / 3 / step, 1e-4, Double.NaN, Duration.ZERO));
            if (step % 10 == 0) {
                events.add(new JobEvent.Validated("v" + step, at, step, 0.5 * step, 1.0 / 3 / step));
                events.add(new JobEvent.CheckpointSaved("c" + step, at, new Checkpoint(step, "/tmp/c" + step, null)));
                events.add(new JobEvent.Note("n" + step, at, "info", "größer"));
            }
        }
        return events;
    }

    static List<JobEvent> whole(int steps) {
        List<JobEvent> events = steps(steps);
        events.add(new JobEvent.StatusChanged("s2", BEGAN.plusSeconds(2L * steps), JobStatus.SUCCEEDED, "succeeded"));
        return events;
    }

    static WandbRun open(Path folder) {
        return WandbRun.builder(folder, JOB)
                .project("support")
                .tags("lora")
                .group("g")
                .notes("n")
                .config(Map.of("baseModel", "example/tiny", "lora", Map.of("rank", 8L)))
                .clock(() -> BEGAN)
                .open();
    }
}
